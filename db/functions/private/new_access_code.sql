-- private.new_access_code: twenty random characters that nobody misreads.
--
-- 31 letters and digits without 0 O 1 I L: 20 of them carry 99 bits. Two random numbers are hashed
-- into 64 bytes, of which two choose each character; that 65,536 is no multiple of 31 costs less
-- than a thousandth of a bit.

create function private.new_access_code() returns text
language sql volatile
set search_path = ''
as $$
  with noise as (
    select sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes
  ),
  letters as (
    select
      place,
      substr(
        'ABCDEFGHJKMNPQRSTUVWXYZ23456789',
        1 + (get_byte(bytes, 2 * place) * 256 + get_byte(bytes, 2 * place + 1)) % 31,
        1
      ) as letter
    from noise, generate_series(0, 19) as places(place)
  ),
  groups as (
    select string_agg(letter, '' order by place) as letter_group, place / 4 as nth
    from letters
    group by place / 4
  )
  select string_agg(letter_group, '-' order by nth) from groups
$$;

comment on function private.new_access_code is
  'Make an access code of 99 random bits, in five groups of four.';
