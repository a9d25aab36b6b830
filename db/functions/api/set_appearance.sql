-- api.set_appearance: how pages look to the caller; what is null stays as it is.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required, 422 bad_appearance

create function api.set_appearance(
  p_session     text,
  p_theme       text    default null,
  p_palette     text    default null,
  p_density     text    default null,
  p_zone        text    default null,
  p_single_keys boolean default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  if p_zone is not null and not exists (select from core.time_zones where name = p_zone) then
    return private.refused_field(
      422, 'bad_appearance', 'zone', 'There is no time zone of this name.'
    );
  end if;
  insert into core.appearances (user_id) values (v_user_id)
  on conflict do nothing;
  update core.appearances
  set
    theme = coalesce(p_theme, theme),
    palette = coalesce(p_palette, palette),
    density = coalesce(p_density, density),
    zone = coalesce(p_zone, zone),
    single_keys = coalesce(p_single_keys, single_keys),
    updated_at = now()
  where user_id = v_user_id;
  return private.ok(private.describe_appearance(v_user_id)::json);
exception
  when check_violation then
    return private.refused(422, 'bad_appearance', 'There is no such theme, palette or density.');
end;
$$;

comment on function api.set_appearance is
  'Choose theme, palette, density, time zone and keys: 200 with all of them, or 422.';
