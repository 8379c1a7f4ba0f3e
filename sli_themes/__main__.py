"""``python -m sli_themes``."""

from sli_themes.cli import main

if __name__ == "__main__":
    main()
