"""質詢小抄: one A4 sheet on an agency or a committee, for whoever asks questions there."""
