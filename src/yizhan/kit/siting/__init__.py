"""Where the next sites should be: the best choice of a few among many, with a proof or a gap.

`places` turns points and hours into who reaches whom, `covering` and `median` choose, `recount`
counts again by other means, and nothing else believes the answer before it has.
"""
