-- ops.seed_demo: the eleven published access codes, for a demonstration only.
--
-- They are printed in public, so they protect nothing: production issues its own. A code that is
-- there already stays as it is, redeemed or not.

create function ops.seed_demo() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_new integer;
begin
  insert into core.access_codes (code, note)
  values
    ('BITCOIN2025', 'demo'),
    ('BTC-SOVEREIGN-K3QYMQ-01', 'demo'),
    ('BTC-SOVEREIGN-AKCJRG-02', 'demo'),
    ('BTC-SOVEREIGN-LMBLRN-03', 'demo'),
    ('BTC-SOVEREIGN-HZKEI2-04', 'demo'),
    ('BTC-SOVEREIGN-WVL0HN-05', 'demo'),
    ('BTC-SOVEREIGN-48YDHG-06', 'demo'),
    ('BTC-SOVEREIGN-6HSNX0-07', 'demo'),
    ('BTC-SOVEREIGN-N99A5R-08', 'demo'),
    ('BTC-SOVEREIGN-DCO2DG-09', 'demo'),
    ('BTC-SOVEREIGN-BYE9UX-10', 'demo')
  on conflict on constraint idx_access_codes_code do nothing;
  get diagnostics v_new = row_count;
  return v_new;
end;
$$;

comment on function ops.seed_demo is
  'Put in the eleven demo access codes, once; return how many were new.';
