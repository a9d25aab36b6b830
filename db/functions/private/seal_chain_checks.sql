-- private.seal_chain_checks: the seals are the ones that were made, each bound to the one before.
--
-- Whoever can write everything can also forge a whole chain anew. A digest that was kept outside,
-- in the worker's log or with an exported month, is what such a chain does not hold.

create function private.seal_chain_checks(p_digest text)
returns table (name text, ok boolean, detail text)
language plpgsql stable
set search_path = ''
as $$
declare
  v_broken bigint[];
  v_seals  bigint;
  v_newest text;
begin
  select
    array_agg(id order by id) filter (where broken),
    count(*),
    (array_agg(digest order by id desc))[1]
  into v_broken, v_seals, v_newest
  from (
    select
      id,
      digest,
      id <> row_number() over chain
        or previous is distinct from lag(digest) over chain
        or digest <> encode(sha256(convert_to(private.seal_text(seals), 'UTF8')), 'hex')
        or after_number not in (
          coalesce(lag(last_number) over chain, 0),
          case when last_number = lag(last_number) over chain
            then lag(after_number) over chain end
        ) as broken
    from core.audit_seals as seals
    window chain as (order by id)
  ) as links;

  name := 'chain of seals';
  ok := v_broken is null;
  detail := case
    when not ok then 'broken at ' || array_to_string(v_broken[1:5], ', ')
    else v_seals || ' seals' || coalesce(', the newest ' || v_newest, '')
  end;
  return next;

  if p_digest is not null then
    name := 'anchor';
    ok := exists (select from core.audit_seals where digest = lower(btrim(p_digest)));
    detail := case when ok then 'in the chain' else 'no seal has this digest' end;
    return next;
  end if;
end;
$$;

comment on function private.seal_chain_checks is
  'Whether the chain of seals is whole, and holds a digest that was kept outside.';
