#!/usr/bin/env python3
"""重做一次复核抽取，验证其公开记录。 / Repeat a draw of re-checks from its published record.

    python3 verify_draw.py RECORD.json [HASH ...]

只用 Python 3.8 以上的标准库，不联网，不导入平台的任何代码。记录从平台公开页面下载；HASH 是您事先抄下的名册、随机数或
记录的校验值，逐一核对其是否仍在记录之中。
Standard library alone, no network, nothing of the portal's own code. The record is downloaded from the portal's public
page; each HASH is one that you noted earlier (of the frame, a contribution or the record) and must still be in it.

1. frame:   SHA-256 of the lines "number TAB group TAB weight TAB status" in the order of the numbers.
2. contributions: SHA-256 of draw, organisation and content must be the hash published before the frame was frozen.
3. seed:    SHA-256 of all contributions. For an organisation that handed in nothing: the words "none handed in".
4. how many: the share of the titles that do not rest, rounded up, within the bounds; due titles count and are certain;
            each group gets its minimum, the rest goes by the groups' weights, fractions to the largest remainders.
5. who:     in each group, whoever's probability would reach one is taken; the others are put in an order of chance
            (Fisher-Yates) and met by points at equal distances from a start of chance (Madow; Hartley, Rao).
Numbers of chance: words of 64 bits from SHA-256 over seed, group and a counter; words that would favour a number are
thrown away. Status "draw": may be drawn; "due": certain; "rest": checked lately, not drawn.
"""

import bisect
import hashlib
import itertools
import json
import struct
import sys

FORMAT = "weihai-hlr-recheck-draw/1"
NOTHING = "none handed in"
NEEDED = 2


def sha(kind, *parts):
    return hashlib.sha256("\n".join(("weihai-hlr/" + kind + "/1", *parts)).encode("utf-8")).hexdigest()


def words(seed, group):
    prefix = b"weihai-hlr/recheck-chance/1\n" + bytes.fromhex(seed) + group.encode("utf-8") + b"\n"
    for counter in itertools.count():
        digest = hashlib.sha256(prefix + struct.pack(">Q", counter)).digest()
        for place in range(0, 32, 8):
            yield int.from_bytes(digest[place : place + 8], "big")


def below(stream, bound):
    usable = 2**64 // bound * bound
    return next(word for word in stream if word < usable) % bound


def target(rules, able):
    number = max(rules["at_least"], (rules["rate"] * able + 99) // 100)
    if rules["at_most"] is not None:
        number = min(number, rules["at_most"])
    return min(number, able)


def share(number, room, weight):
    """By weight, none over its room; then the largest remainders."""
    result = dict.fromkeys(room, 0)
    groups = [group for group in sorted(room) if room[group]]
    number = min(number, sum(room.values()))
    while groups:
        total = sum(weight[group] for group in groups)
        full = [group for group in groups if number * weight[group] >= room[group] * total]
        if not full:
            break
        for group in full:
            result[group] = room[group]
        number -= sum(room[group] for group in full)
        groups = [group for group in groups if group not in full]
    if groups:
        total = sum(weight[group] for group in groups)
        parts = {group: divmod(number * weight[group], total) for group in groups}
        result.update({group: whole for group, (whole, _rest) in parts.items()})
        missing = number - sum(whole for whole, _rest in parts.values())
        for group in sorted(groups, key=lambda group: -parts[group][1])[:missing]:
            result[group] += 1
    return result


def repeat(frame, rules, seed):
    """The draw once more: {number: [numerator, denominator]} and how many of each group."""
    due = [row for row in frame if row[3] == "due"]
    pools = {}
    for row in frame:
        if row[3] == "draw":
            pools.setdefault(row[1], []).append(row)
    least = {}
    for group, pool in pools.items():
        certain = sum(1 for row in due if row[1] == group)
        least[group] = min(len(pool), max(0, rules["per_stratum"] - certain))
    able = len(due) + sum(map(len, pools.values()))
    free = max(0, target(rules, able) - len(due) - sum(least.values()))
    room = {group: len(pool) - least[group] for group, pool in pools.items()}
    more = share(free, room, {group: sum(row[2] for row in pool) for group, pool in pools.items()})
    numbers = {group: least[group] + more[group] for group in pools}
    drawn = {row[0]: [1, 1] for row in due}
    for group, pool in pools.items():
        drawn.update(one_group(pool, numbers[group], seed, group))
    return drawn, numbers


def one_group(pool, n, seed, group):
    drawn = {}
    while n:
        weight = sum(row[2] for row in pool)
        certain = [row for row in pool if n * row[2] >= weight]
        if not certain:
            break
        drawn.update({row[0]: [1, 1] for row in certain})
        n -= len(certain)
        pool = [row for row in pool if row[0] not in drawn]
    if not n:
        return drawn
    stream = words(seed, group)
    for last in range(len(pool) - 1, 0, -1):
        other = below(stream, last + 1)
        pool[last], pool[other] = pool[other], pool[last]
    weight = sum(row[2] for row in pool)
    start = below(stream, weight)
    ends = list(itertools.accumulate(n * row[2] for row in pool))
    for k in range(n):
        row = pool[bisect.bisect_right(ends, start + k * weight)]
        drawn[row[0]] = [n * row[2], weight]
    return drawn


def faults(record):
    """Everything that is wrong with a record, as pairs of sentences."""
    if record.get("format") != FORMAT:
        yield "这不是本脚本认识的抽取记录。", "This is no record of a draw that this script knows."
        return
    frame = record["frame"]
    text = "\n".join("\t".join(map(str, row)) for row in frame)
    if [row[0] for row in frame] != sorted({row[0] for row in frame}):
        yield "名册：未按编号排列，或有重复编号。", "Frame: not in the order of the numbers, or a number stands twice."
    if sha("recheck-frame", text) != record["frame_sha256"]:
        yield (
            "名册：内容与公布的校验值不符，名册被改动。",
            "Frame: it does not have the hash that was published; it was changed.",
        )
    yield from contribution_faults(record)
    pairs = [(each["organisation"], each["content"]) for each in record["contributions"]]
    seed = sha("recheck-seed", record["draw"], *(name + " " + content for name, content in pairs))
    if seed != record["seed"]:
        yield "种子：与各方随机数算出的不符。", "Seed: it is not the one that the contributions make."
    yield from result_faults(record, *repeat(frame, record["rules"], seed))


def contribution_faults(record):
    there = 0
    for each in record["contributions"]:
        name, content, noted = each["organisation"], each["content"], each["sha256"]
        if noted is None and content == NOTHING:
            continue
        there += 1
        if noted is None or sha("recheck-contribution", record["draw"], name, content) != noted:
            yield (
                "随机数：" + name + " 的随机数与事先公布的校验值不符，随机数被改动。",
                "Contribution: what " + name + " handed in does not have the hash that was published; it was changed.",
            )
    if record["method"] == "sample" and there < NEEDED:
        yield "随机数：少于两家。", "Contributions: fewer than two organisations handed one in."


def result_faults(record, drawn, numbers):
    told = {row[0]: list(row[3:]) for row in record["result"]}
    extra, missing = sorted(set(told) - set(drawn)), sorted(set(drawn) - set(told))
    if len(told) != len(record["result"]):
        yield "结果：有重复编号。", "Result: a number stands in it twice."
    if extra:
        yield "结果：不应抽中而列入的：" + "、".join(extra), "Result: these were not drawn: " + ", ".join(extra)
    if missing:
        yield (
            "结果：应抽中而未列入的：" + "、".join(missing),
            "Result: these were drawn and are left out: " + ", ".join(missing),
        )
    wrong = [number for number in sorted(set(told) & set(drawn)) if told[number] != drawn[number]]
    if wrong:
        yield "结果：概率不对的：" + "、".join(wrong), "Result: the probability is wrong for: " + ", ".join(wrong)
    if numbers != record["allocation"]:
        yield "各组数量：与规则算出的不符。", "Numbers of the groups: they are not what the rules give."


def main(arguments):
    if not arguments:
        print(__doc__)
        return 2
    # A terminal that cannot show Chinese gets question marks instead of a traceback.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        with open(arguments[0], "rb") as file:
            content = file.read()
        record = json.loads(content.decode("utf-8"))
        found = list(faults(record))
        known = {record["frame_sha256"], hashlib.sha256(content).hexdigest()}
        known |= {each["sha256"] for each in record["contributions"]}
    except OSError as error:
        print("打不开文件。 / The file cannot be opened:", error)
        return 2
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print("记录残缺，无法读取。 / The record is broken and cannot be read:", repr(error))
        return 1
    gone = [noted for noted in arguments[1:] if noted.lower() not in known]
    found += [
        ("抄录的校验值不在记录中：" + each, "A hash that was noted is not in the record: " + each) for each in gone
    ]
    print("抽取 / draw:", record["draw"])
    print("记录 SHA-256 / record:", hashlib.sha256(content).hexdigest())
    print("名册 SHA-256 / frame:", record["frame_sha256"])
    for each in record["contributions"]:
        print("随机数 / contribution:", each["organisation"], each["sha256"] or NOTHING)
    if found:
        print("\n不正确。 / NOT RIGHT.")
        for zh, en in found:
            print(" -", zh, "/", en)
        return 1
    print(
        "\n正确：名册 {0} 个称号，抽中 {1} 个，重做结果一致。 / "
        "RIGHT: {0} titles in the frame, {1} drawn, and drawn again they are the same.".format(
            len(record["frame"]), len(record["result"])
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
