"""Verbs that several rules must tell alike, as pieces of regular expressions."""

# 指 as a verb, as which it tells a meaning: not 指导, 指标, 指出, 指甲.
MEANS = "指(?![导示出令挥标数南向引定明责控望甲纹针派])"

# What things are called together by: 甲、乙、丙合称三友.
TOGETHER = "[合并统]称[为作]?"

# Verbs of saying that are no nouns, as 要求 and 规定 are.
SAYS = "指出|强调|提出|认为|表示|写道|说道?"
