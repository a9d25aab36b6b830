-- work.cleanup_ucie: one batch of the nightly cleaning of analyses, phases and alerts.
--
-- The worker calls it until nothing is left, so that each batch is a short transaction.

create function work.cleanup_ucie(p_batch integer default 10000) returns jsonb
language sql volatile security definer
set search_path = ''
as $$ select private.delete_expired_ucie_data(p_batch) $$;

comment on function work.cleanup_ucie is
  'Delete one batch of expired UCIE rows; the counts by table, all 0 when done.';
