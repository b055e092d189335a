#!/usr/bin/env python3
"""compare.py PORTICO_SCAN FRAMES ROUNDS: portico-scan against zxing-cpp on the PGM pictures in FRAMES.

Readers take turns, ROUNDS times over all pictures; for each picture and reader the least CPU time of the reading thread
counts. zxing-cpp runs with its defaults (every format) and with QR alone. Texts are compared without spaces and non-ASCII
characters. Printed by folder, and by kind where names are `kind__name`: pictures read, wrong texts, pictures only one of
both read, ratios of the times.
"""

import collections
import json
import pathlib
import statistics
import subprocess
import sys
import time

import numpy
import zxingcpp


def pictures(folder):
    lines = (folder / "manifest.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
    for line in lines:
        path, accepted, truth = line.split("\t")
        yield path, {plain(text) for text in json.loads(accepted)}, truth


def plain(text):
    return "".join(c for c in text if c.isascii() and not c.isspace())


def pgm(file):
    _, size, _, pixels = file.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return numpy.frombuffer(pixels, numpy.uint8).reshape(height, width)


def read_by_zxing(folder, paths, **options):
    found = {}
    for path in paths:
        grey = pgm(folder / f"{path}.pgm")
        before = time.thread_time()
        results = zxingcpp.read_barcodes(grey, **options)
        ms = (time.thread_time() - before) * 1e3
        found[path] = ({plain(result.text) for result in results}, ms)
    return found


def read_by_us(program, folder):
    lines = folder / "ours.jsonl"
    table = folder / "ours.tsv"
    rows = (folder / "manifest.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    named = [row.split("\t") for row in rows[1:]]
    table.write_text(
        "\n".join([rows[0]] + ["\t".join([f"{path}.pgm", *rest]) for path, *rest in named]) + "\n",
        encoding="utf-8",
    )
    command = [program, "bench", str(table), "--json", str(lines)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    found = {}
    for line in lines.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        texts = {plain(text) for text in row["payloads"]}
        found[row["path"].removesuffix(".pgm")] = (texts, row["ms"])
    return found


def least(rounds):
    """Texts of the last round, the least time of all."""
    return {p: (rounds[-1][p][0], min(r[p][1] for r in rounds)) for p in rounds[-1]}


def right(texts, accepted, truth):
    return not texts if truth == "no-qr" else bool(texts & accepted)


def table(tasks, ours, theirs, qr_only):
    groups = collections.defaultdict(list)
    for path, accepted, truth in tasks:
        row = dict(
            ours=right(ours[path][0], accepted, truth),
            theirs=right(theirs[path][0], accepted, truth),
            wrong=bool(ours[path][0]) and not ours[path][0] & accepted and truth != "none",
            ms=(ours[path][1], theirs[path][1], qr_only[path][1]),
        )
        folder, *_, name = path.split("/")
        groups[folder].append(row)
        if "__" in name:
            groups[f"{folder}/{name.split('__')[0]}"].append(row)
        groups["ALL no-qr" if truth == "no-qr" else "ALL"].append(row)
    heads = ["set", "n", "ours", "zxing", "won", "lost", "wrong", "median", "mean", "p95", "slowest ms", "to QR only"]
    print("{:<26}{:>5}{:>6}{:>6}{:>5}{:>5}{:>6}{:>8}{:>7}{:>7}{:>14}{:>12}".format(*heads))
    for name in sorted(groups, key=lambda name: (name.startswith("ALL"), name)):
        print(line(name, groups[name]))


def line(name, rows):
    count = lambda test: sum(map(bool, map(test, rows)))
    mine, other, qr_only = zip(*(row["ms"] for row in rows))
    ratios = sorted(a / b for a, b in zip(mine, other))
    slowest = f"{max(mine):.0f} / {max(other):.0f}"
    return (
        f"{name:<26}{len(rows):>5}{count(lambda r: r['ours']):>6}{count(lambda r: r['theirs']):>6}"
        f"{count(lambda r: r['ours'] and not r['theirs']):>5}{count(lambda r: r['theirs'] and not r['ours']):>5}"
        f"{count(lambda r: r['wrong']):>6}{statistics.median(ratios):>8.2f}{sum(mine) / sum(other):>7.2f}"
        f"{ratios[min(len(ratios) - 1, int(len(ratios) * 0.95))]:>7.2f}{slowest:>14}{sum(mine) / sum(qr_only):>12.2f}"
    )


def main():
    program, folder, rounds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    tasks = list(pictures(folder))
    paths = [path for path, _, _ in tasks]
    ours, theirs, qr_only = [], [], []
    for _ in range(rounds):
        ours.append(read_by_us(program, folder))
        theirs.append(read_by_zxing(folder, paths))
        qr_only.append(read_by_zxing(folder, paths, formats=zxingcpp.BarcodeFormat.QRCode))
    table(tasks, least(ours), least(theirs), least(qr_only))
    print("won, lost: read by one alone. median, mean, p95: CPU time, ours to zxing-cpp 3.1.1 with its defaults.")


main()
