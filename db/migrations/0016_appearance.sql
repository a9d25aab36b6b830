-- 0016  Appearance: how pages look to somebody, and in whose time.

create table core.time_zones (
  name text primary key
);
comment on table core.time_zones is
  'The time zones of places, and UTC: the server reads its own list from hundreds of files.';
insert into core.time_zones (name)
select name
from pg_catalog.pg_timezone_names
where name ~ '^(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/'
  or name = 'UTC';

create table core.appearances (
  user_id     uuid primary key references core.users (id) on delete cascade,
  theme       text not null default 'system',
  palette     text not null default 'blue-orange',
  density     text not null default 'comfortable',
  zone        text not null default 'UTC',
  single_keys boolean not null default true,
  updated_at  timestamptz not null default now(),
  constraint appearances_theme check (theme in ('system', 'light', 'dark')),
  constraint appearances_palette check (
    palette in ('blue-orange', 'green-red', 'red-green', 'teal-red')
  ),
  constraint appearances_density check (density in ('comfortable', 'compact')),
  constraint appearances_zone check (zone ~ '^[A-Za-z0-9/_+-]{1,60}$')
);
comment on table core.appearances is
  'How pages look to somebody: theme, palette, density, time zone, keys; without a row, as they come.';
comment on column core.appearances.single_keys is
  'Whether single keys act in the browser: who types by voice or by accident switches them off.';

alter table core.appearances enable row level security;
alter table core.appearances force row level security;
create policy owner_sees_all on core.appearances to owner using (true) with check (true);
create policy own_appearance on core.appearances to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);
