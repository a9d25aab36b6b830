-- private.signal_of: what one analysis of a coin says about direction, as it may be shown now.
--
-- Left out, in this order: what is not there or too old (not_made), what does not apply to the coin
-- (not_applicable), what is worth less than 40 (low_quality), and what says nothing (no_signal).

create function private.signal_of(
  p_token  core.ucie_tokens,
  p_type   text,
  p_weight double precision
) returns private.signal
language plpgsql stable
set search_path = ''
as $$
declare
  v_signal private.signal;
  v_data   jsonb;
begin
  v_signal.type := p_type;
  v_signal.weight := p_weight;
  select data, quality into v_data, v_signal.quality
  from private.shown_analysis(p_token.asset_key, p_type);
  v_signal.applicable := v_data -> 'applicable' is distinct from 'false';
  if v_data is not null and v_signal.applicable then
    v_signal.value := private.within_signal(case p_type
      when 'technical' then private.technical_signal(v_data)
      when 'sentiment' then private.sentiment_signal(v_data)
      when 'news' then private.news_signal(p_token.id)
      when 'on-chain' then private.on_chain_signal(p_token.id)
      when 'derivatives' then private.derivatives_signal(v_data)
      when 'defi' then private.defi_signal(v_data)
    end);
  end if;
  v_signal.reason := case
    when v_data is null then 'not_made'
    when not v_signal.applicable then 'not_applicable'
    when v_signal.quality is null or v_signal.quality < 40 then 'low_quality'
    when v_signal.value is null then 'no_signal'
  end;
  return v_signal;
end;
$$;

comment on function private.signal_of is
  'Return the signal of one type of analysis of a coin, with the reason if it does not count.';
