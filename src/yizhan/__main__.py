from __future__ import annotations

from yizhan.cli import main

main()
