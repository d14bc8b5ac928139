"""What must be made again, and why.

`inputs` names and hashes everything that a product rests on, `products` says
which product rests on what, `record` remembers it of the published edition,
`plan` compares the two, and `snapshot` sees at a glance that nothing changed.
"""
