"""The page on which a person checks what was read: a small server on this machine, and nothing from the network."""
