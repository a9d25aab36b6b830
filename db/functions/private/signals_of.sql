-- private.signals_of: every part of the consensus of a coin, counted or not, in order.

create function private.signals_of(p_token core.ucie_tokens) returns private.signal[]
language sql stable
set search_path = ''
as $$
  select array_agg(private.signal_of(p_token, type, weight) order by place)
  from private.signal_weights()
$$;

comment on function private.signals_of is
  'Return the signals of a coin, those that do not count with their reason.';
