"""A certificate of the same words by typst, in an environment of its own (scripts/portal.sh): speed to compare with."""

import json
import sys
import time

import typst

PAGE = """
#set page(width: 297mm, height: 210mm, margin: 20mm)
#set text(font: "Noto Serif CJK SC", weight: "bold", size: 14pt)
#rect(width: 100%, height: 100%, stroke: 2pt + rgb("#b08d57"))[
#align(center + horizon)[
#text(size: 48pt)[荣誉证书] \\ #v(8mm)
#text(size: 26pt)[威海市演示NUMBER号海洋食品有限公司] \\ #v(6mm)
#text(size: 20pt)[威海市劳动关系和谐企业] \\ Weihai Enterprise of Harmonious Labour Relations \\ #v(10mm)
威海市人力资源和社会保障局　威海市总工会　威海市企业和企业家联合会　威海市工商业联合会 \\
2026年6月15日　WHE-2026-NUMBER
]]
"""


def main() -> None:
    """Make so many, after one that loads the fonts."""
    count = int(sys.argv[1])
    compiler = typst.Compiler(PAGE.replace("NUMBER", "0").encode())
    compiler.compile()
    begun = time.perf_counter()
    sizes = [len(compiler.compile(PAGE.replace("NUMBER", str(number + 1)).encode())) for number in range(count)]
    spent = time.perf_counter() - begun
    print(json.dumps({"milliseconds": 1000 * spent / count, "kilobytes": sorted(sizes)[count // 2] / 1024}))


if __name__ == "__main__":
    main()
