"""Writes seeded-random.json: what SeededRandom must give, computed from its definition by other means."""

import json
import math
import pathlib

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = (z + GAMMA) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(seed, stream, position):
    key = mix((mix(seed & MASK) + stream * GAMMA) & MASK)
    return (mix((key + position * GAMMA) & MASK) >> 11) / 2**53


def normals(seed, stream, first, count):
    values = []
    for i in range(0, count, 2):
        radius = math.sqrt(-2 * math.log(1 - uniform(seed, stream, first + i)))
        angle = 2 * math.pi * uniform(seed, stream, first + i + 1)
        values += [radius * math.cos(angle), radius * math.sin(angle)]
    return values[:count]


cases = []
for seed in [0, 1, 42, -7, 9007199254740991]:
    for stream in [0, 3]:
        for position in [0, 5, 7 << 32]:
            cases.append({
                "seed": seed,
                "stream": stream,
                "position": position,
                "uniform": uniform(seed, stream, position),
                "index": int(uniform(seed, stream, position) * 1000),
                "normals": normals(seed, stream, position, 5),
            })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, indent=1) + "\n")
