"""Verbs that several rules must tell alike, as pieces of regular expressions."""

# 指 as a verb, as which it tells a meaning: not 指导, 指标, 指出, 指甲.
MEANS = "指(?![导示出令挥标数南向引定明责控望甲纹针派])"

# What things are called together by: 甲、乙、丙合称三友.
TOGETHER = "[合并统]称[为作]?"

# What sets a task in an examination: 简述修堤的作用。
ASKS_FOR = "请?(?:简述|试述|简要(?:说明|论述|回答)|简答|论述|阐述|概述|列举|简析|试析|谈谈)"
TASK = f"{ASKS_FOR}[^，。；]{{2,40}}"

# Verbs of saying that are no nouns, as 要求 and 规定 are.
SAYS = "指出|强调|提出|认为|表示|写道|说道?"
