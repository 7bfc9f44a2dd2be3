"""Sets each text of tests/cases/typeset/hostile at its full size with the built program and prints what it took.

    python3 tests/hostile.py PROGRAM [CASE ...]

Fails where a text takes more than 5 s of CPU or 200 MB, where no sound PDF comes out (qpdf, pdftotext), or where what
the case says must be shown is not.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

CASES = Path(__file__).parent / "cases/typeset/hostile"
SIZE = 1_000_000  # bytes, where the case says nothing else
SECONDS, MEGABYTES = 5.0, 200.0


def text_of(case: dict) -> str:
    size, text, length = case.get("size", SIZE), [], 0
    for part in case["part"]:
        if "text" in part:
            text.append(part["text"])
            continue
        number, length = 0, 0
        while length < size:
            indent = part.get("indent", "") * (number % part.get("deepest", 1))
            line = part["repeat"].replace("{n}", str(number)).replace("{m}", str(number + 1))
            text.append(indent + line)
            length += len((indent + line).encode())
            number += 1
    return "".join(text)


def words(pdf: Path, first: int, last: int) -> str:
    command = ["pdftotext", "-f", str(first), "-l", str(last), pdf, "-"]
    return subprocess.run(command, capture_output=True).stdout.decode(errors="replace")


def run(program: str, name: str, case: dict, folder: Path) -> list[str]:
    source, pdf = folder / f"{name}.md", folder / f"x-{name}.pdf"
    source.write_bytes(text_of(case).encode())
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = subprocess.Popen(["timeout", "60", program, "render", source, "--out", pdf], **quiet)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    faults = []
    if child.returncode != 0:
        faults.append(f"exit code {child.returncode}")
    if cpu > SECONDS:
        faults.append("too slow")
    if memory > MEGABYTES:
        faults.append("too much memory")
    pages = "-"
    if child.returncode == 0:
        check = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True)
        if check.returncode != 0 or "WARNING" in check.stdout + check.stderr:
            faults.append("qpdf: " + (check.stdout + check.stderr).strip().splitlines()[-1])
        info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
        pages = int(re.search(r"Pages:\s+(\d+)", info)[1])
        text = words(pdf, 1, 5) + words(pdf, max(pages - 5, 1), pages)
        flat = re.sub(r"\s+", " ", text)
        faults += [f"`{words}` is not shown" for words in case.get("shows", []) if words not in flat]
        pdf.unlink()
    print(f"{name:24} {source.stat().st_size:9} bytes {cpu:6.2f} s {memory:5.0f} MB {pages:>6} pages  {', '.join(faults)}", flush=True)
    return faults


def main() -> int:
    program, *names = sys.argv[1:]
    cases = {path.stem: tomllib.loads(path.read_text()) for path in sorted(CASES.glob("*.toml"))}
    assert cases, "no cases"
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names or cases:
            if run(program, name, cases[name], Path(folder)):
                failed.append(name)
    print(f"{len(names or cases) - len(failed)} of {len(names or cases)} within {SECONDS:.0f} s and {MEGABYTES:.0f} MB")
    return 1 if failed else 0


sys.exit(main())
