"""Two hundred thousand names as enterprises of the city really have them, all made up, the same in every run."""

import itertools
import random
from collections.abc import Iterator


def _words(text: str) -> list[str]:
    return text.split()


PLACES = _words("威海 威海市 荣成 荣成市 文登 文登区 乳山 乳山市 山东 环翠 石岛 成山 临港 好运角")
FIRST = "海威鲁华信恒泰安瑞金宏鼎盛和兴荣昌东方天力创新智云联众诚嘉德福顺达通远航博雅文正大中北南广利源丰裕康健美"
SECOND = "达通泰安瑞源丰盛和兴隆昌德福顺诚信远航博雅文正大方圆洋洲港湾岛波涛润泽清源腾飞跃翔龙凤麟鼎晟昊宇辰喆堃䶮"
TRADES = _words("""
海洋食品 渔具 钓具 水产养殖 海带 冷藏 远洋渔业 船舶修造 船舶配件 港务 国际物流 冷链物流 医疗器械
医用高分子制品 生物科技 制药 碳纤维 复合材料 新材料 橡胶制品 轮胎 化工 塑料制品 打印机 电子科技 光电
自动化设备 智能装备 精密机械 机床 电机 汽车零部件 铸造 钢结构 家纺 服装 针织 皮革制品 地毯 玩具 包装
印刷 建筑安装 建材 园林绿化 房地产开发 物业服务 温泉酒店 餐饮管理 旅游开发 商贸 超市 软件 信息技术
网络科技 检测技术 环保工程 新能源 供热 花生制品 果蔬 葡萄酒 苹果种植 面粉 饲料 养老服务 人力资源
职业培训 汽车运输 出租汽车
""")
FORMS = _words("有限公司 有限公司 有限公司 股份有限公司 集团有限公司 有限责任公司 厂 合作社")


def enterprise_names() -> Iterator[str]:
    """One after another, no name twice."""
    chance = random.Random(20231119)  # noqa: S311 -- no secret: the same names every time
    everything = list(itertools.product(FIRST, SECOND))
    seen: set[str] = set()
    while True:
        first, second = chance.choice(everything)
        name = f"{chance.choice(PLACES)}{first}{second}{chance.choice(TRADES)}{chance.choice(FORMS)}"
        if name not in seen:
            seen.add(name)
            yield name
