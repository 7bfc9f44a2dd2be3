"""Checks PDF files against PDF/UA-1 and PDF/A-2a with page-validation; names every rule that fails."""

import sys

import page

PROFILES = {"PDF/UA-1": page.ValidationProfile.PDF_UA_1, "PDF/A-2a": page.ValidationProfile.PDF_A_2A}


def check(path: str) -> bool:
    sound = True
    for name, profile in PROFILES.items():
        report = page.validate_pdf(path, profile=profile)
        print(f"{path}: {name}: {report.rules.passed} of {report.rules.total} rules")
        for failure in report.failures:
            print(f"  {failure.rule_id}: {failure.message}")
        sound = sound and report.is_compliant
    return sound


results = [check(path) for path in sys.argv[1:]]
sys.exit(0 if results and all(results) else 1)
