"""Routes for riders who fetch, deliver, buy and do errands within hard times.

`problem` says what is asked and what a plan is, `checking` judges a plan and shares no code with
what makes one, `travel` counts the way. `timing`, `insertion`, `repair` and `reasons` need no
solver; `first_plan` and `improving` use the kept ones, and `planning` puts all of them together.
"""
