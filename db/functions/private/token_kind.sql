-- private.token_kind: what kind of coin an id is, by name or by the daily lists.
--
-- Lists of markets do not say what a coin is pegged to or wraps; these are the large ones, and
-- core.token_kinds has those of the daily lists. What wraps what is known by name alone.

create function private.token_kind(p_coingecko_id text)
returns table (kind text, pegged_to text, wraps text)
language sql stable
set search_path = ''
as $$
  select
    coalesce(known.kind, listed.kind, 'native'),
    case when known.kind is null then listed.pegged_to else known.pegged_to end,
    known.wraps
  from (values (p_coingecko_id)) as asked(coingecko_id)
  left join core.token_kinds as listed on listed.coingecko_id = asked.coingecko_id
  left join (
    values
      ('tether',                        'stablecoin', 'usd',  null),
      ('usd-coin',                      'stablecoin', 'usd',  null),
      ('dai',                           'stablecoin', 'usd',  null),
      ('usds',                          'stablecoin', 'usd',  null),
      ('ethena-usde',                   'stablecoin', 'usd',  null),
      ('first-digital-usd',             'stablecoin', 'usd',  null),
      ('paypal-usd',                    'stablecoin', 'usd',  null),
      ('true-usd',                      'stablecoin', 'usd',  null),
      ('usd1-wlfi',                     'stablecoin', 'usd',  null),
      ('ripple-usd',                    'stablecoin', 'usd',  null),
      ('usdd',                          'stablecoin', 'usd',  null),
      ('frax',                          'stablecoin', 'usd',  null),
      ('gemini-dollar',                 'stablecoin', 'usd',  null),
      ('paxos-standard',                'stablecoin', 'usd',  null),
      ('euro-coin',                     'stablecoin', 'eur',  null),
      ('tether-gold',                   'stablecoin', 'gold', null),
      ('pax-gold',                      'stablecoin', 'gold', null),
      ('wrapped-bitcoin',               'wrapped',    null,   'bitcoin'),
      ('coinbase-wrapped-btc',          'wrapped',    null,   'bitcoin'),
      ('bitcoin-bep2',                  'wrapped',    null,   'bitcoin'),
      ('weth',                          'wrapped',    null,   'ethereum'),
      ('staked-ether',                  'wrapped',    null,   'ethereum'),
      ('wrapped-steth',                 'wrapped',    null,   'ethereum'),
      ('wrapped-eeth',                  'wrapped',    null,   'ethereum'),
      ('rocket-pool-eth',               'wrapped',    null,   'ethereum'),
      ('coinbase-wrapped-staked-eth',   'wrapped',    null,   'ethereum'),
      ('wbnb',                          'wrapped',    null,   'binancecoin'),
      ('wrapped-solana',                'wrapped',    null,   'solana'),
      ('jito-staked-sol',               'wrapped',    null,   'solana'),
      ('msol',                          'wrapped',    null,   'solana'),
      ('binance-staked-sol',            'wrapped',    null,   'solana'),
      ('chainlink',                     'token',      null,   null),
      ('shiba-inu',                     'token',      null,   null),
      ('leo-token',                     'token',      null,   null),
      ('uniswap',                       'token',      null,   null),
      ('pepe',                          'token',      null,   null),
      ('aave',                          'token',      null,   null),
      ('maker',                         'token',      null,   null),
      ('arbitrum',                      'token',      null,   null),
      ('lido-dao',                      'token',      null,   null),
      ('the-graph',                     'token',      null,   null),
      ('bonk',                          'token',      null,   null)
  ) as known(coingecko_id, kind, pegged_to, wraps)
    on known.coingecko_id = asked.coingecko_id
$$;

comment on function private.token_kind is
  'Return kind, peg and underlying of a coin; native when nothing else is known.';
