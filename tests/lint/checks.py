"""Runs the checks of a lint and counts them."""


def run(checks):
    """The exit code."""
    failed = 0
    for check in checks:
        try:
            check()
        except AssertionError as error:
            failed += 1
            print(f"{check.__name__}:\n{error}")
    print(f"{len(checks) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0
