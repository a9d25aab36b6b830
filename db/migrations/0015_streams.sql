-- 0015  What is told to open pages: events, and the order in which they are told.

create table core.stream_events (
  id         bigint generated always as identity primary key,
  user_id    uuid references core.users (id) on delete cascade,
  session_id uuid references core.analysis_runs (session_id) on delete cascade,
  kind       text not null check (kind in ('price', 'phase', 'done', 'alert')),
  data       jsonb not null check (jsonb_typeof(data) = 'object'),
  created_at timestamptz not null default now(),
  constraint stream_events_owned check (kind = 'price' or user_id is not null),
  constraint stream_events_of_a_run check ((kind in ('phase', 'done')) = (session_id is not null))
);
comment on table core.stream_events is
  'What open pages are told: prices, and what is somebody''s own.';
comment on column core.stream_events.user_id is 'Who is told; null: everybody.';
comment on column core.stream_events.session_id is 'The progressive analysis that it is about.';
create index stream_events_user_id on core.stream_events (user_id);
create index stream_events_session_id on core.stream_events (session_id);
create index stream_events_created_at on core.stream_events (created_at);

create sequence core.stream_numbers as bigint;
comment on sequence core.stream_numbers is 'The order in which events are told.';

create table core.stream_order (
  event_id bigint primary key references core.stream_events (id) on delete cascade,
  is_own   boolean not null,
  number   bigint unique
);
comment on table core.stream_order is
  'The number under which an event is told: drawn by who reads it first, after it was committed.';
comment on column core.stream_order.is_own is 'Whether it is for one person alone.';
comment on column core.stream_order.number is
  'Null until then; a reader that goes on after a number misses nothing.';
create index stream_order_waiting on core.stream_order (event_id) where number is null;
alter sequence core.stream_numbers owned by core.stream_order.number;

alter table core.stream_events enable row level security;
alter table core.stream_events force row level security;
create policy owner_sees_all on core.stream_events to owner using (true) with check (true);
create policy own_events on core.stream_events to api_owner
  using (
    user_id is null
    or user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
    or user_id in (select unnest(string_to_array(current_setting('app.users', true), ',')::uuid[]))
  )
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

-- Who shows the hashes of many sessions sees those, as who shows one sees that one. The list is
-- split once and hashed: `= any` of a list would compare each row with each of hundreds.
create policy shown_sessions on core.sessions for select to api_owner
  using (token_hash in (select unnest(string_to_array(current_setting('app.sessions', true), ','))));
