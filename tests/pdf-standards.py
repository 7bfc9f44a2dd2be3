"""Checks PDF files against PDF/UA-1 and PDF/A-2a with page-validation, and for what acts or leads astray.

Names every rule that fails. A copy of the first file whose claim is falsified must fail too: else nothing was checked.
"""

import re
import subprocess
import sys
import tempfile

import page

PROFILES = {"PDF/UA-1": page.ValidationProfile.PDF_UA_1, "PDF/A-2a": page.ValidationProfile.PDF_A_2A}
ACTING = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFiles", b"/OpenAction", b"/AA", b"/SubmitForm", b"/RichMedia")


def check(path: str, quiet: bool = False) -> bool:
    sound = True
    for name, profile in PROFILES.items():
        report = page.validate_pdf(path, profile=profile)
        if not quiet:
            print(f"{path}: {name}: {report.rules.passed} of {report.rules.total} rules")
            for failure in report.failures:
                print(f"  {failure.rule_id}: {failure.message}")
        sound = sound and report.is_compliant
    return sound


def is_quiet(path: str) -> bool:
    """Whether nothing in the file acts, and each address is one of the web or of mail."""
    plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True, check=True).stdout
    acting = [word.decode() for word in ACTING if re.search(re.escape(word) + rb"\b", plain)]
    addresses = re.findall(rb"/URI \((.*?)\)\s", plain) + re.findall(rb"/URI <(.*?)>", plain)
    astray = [it for it in addresses if not re.match(rb"https?://|mailto:", it)]
    if acting or astray:
        print(f"{path}: {acting} {astray}")
    return not acting and not astray


def notices_a_false_claim(path: str) -> bool:
    with open(path, "rb") as file:
        data = file.read()
    falsified = data.replace(b"<pdfaid:part>2<", b"<pdfaid:part>7<")
    if falsified == data:
        print(f"{path}: has no claim to PDF/A-2")
        return False
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(falsified)
        copy.flush()
        if check(copy.name, quiet=True):
            print(f"{path}: a false claim was not noticed")
            return False
    return True


paths = sys.argv[1:]
results = [check(path) and is_quiet(path) for path in paths]
sys.exit(0 if results and all(results) and notices_a_false_claim(paths[0]) else 1)
