-- private.chosen_coins: the coins that names mean, each once, and what is to be said of the others.
--
-- A name that means none is looked up upstream, once and within limits, as it would be by opening
-- its page. Of more names than ten the rest is not read.

create type private.choice as (coins core.ucie_tokens[], complaints jsonb);
comment on type private.choice is
  'Up to four coins in the order they were named, and {name, code, coin} of names that gave none.';

create function private.chosen_coins(p_names jsonb) returns private.choice
language plpgsql volatile
set search_path = ''
as $$
declare
  v_choice private.choice := row(array[]::core.ucie_tokens[], '[]'::jsonb);
  v_ids    uuid[] := array[]::uuid[];
  v_token  core.ucie_tokens;
  v_name   text;
  v_code   text;
begin
  for v_name in
    select name
    from jsonb_array_elements_text(p_names) with ordinality as named(name, place)
    where place <= 10
    order by place
  loop
    v_code := null;
    begin
      v_token := (select ucie_tokens from core.ucie_tokens where coingecko_id = v_name);
      if v_token.id is null then
        v_token := private.resolve_symbol(v_name);
      end if;
      if v_token.id is null then
        v_code := 'not_known_' || (private.look_up_token(v_name)).state;
      elsif v_token.id = any(v_ids) then
        v_code := 'named_twice';
      elsif cardinality(v_choice.coins) = 4 then
        v_code := 'too_many';
      else
        v_choice.coins := v_choice.coins || v_token;
        v_ids := v_ids || v_token.id;
      end if;
    exception
      when sqlstate 'UC400' then
        v_code := 'not_a_name';
    end;
    if v_code is not null then
      v_choice.complaints := v_choice.complaints || jsonb_build_object(
        'name', left(v_name, 100), 'code', v_code, 'coin', v_token.name
      );
    end if;
  end loop;
  return v_choice;
end;
$$;

comment on function private.chosen_coins is
  'Return up to four coins that a list of names means, and why each other name gave none.';
