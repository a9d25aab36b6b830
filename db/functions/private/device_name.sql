-- private.device_name: what a person calls the browser behind a User-Agent.
--
-- The order matters: every browser claims to be an older one as well.

create function private.device_name(p_agent text) returns text
language sql immutable
set search_path = ''
as $$
  select coalesce(browser || ' on ' || system, browser, system, 'Unknown device')
  from (
    select
      case
        when p_agent ~ 'Edg[eA]?/' then 'Edge'
        when p_agent ~ 'OPR/' then 'Opera'
        when p_agent ~ '(Firefox|FxiOS)/' then 'Firefox'
        when p_agent ~ 'HeadlessChrome/' then 'Headless Chrome'
        when p_agent ~ '(Chrome|CriOS)/' then 'Chrome'
        when p_agent ~ 'Safari/' then 'Safari'
        when p_agent ~ '^curl/' then 'curl'
        when p_agent ~* '^python' then 'Python'
      end as browser,
      case
        when p_agent ~ 'iPhone|iPad' then 'iOS'
        when p_agent ~ 'Android' then 'Android'
        when p_agent ~ 'Windows' then 'Windows'
        when p_agent ~ 'Mac OS X|Macintosh' then 'macOS'
        when p_agent ~ 'CrOS' then 'ChromeOS'
        when p_agent ~ 'Linux|X11' then 'Linux'
      end as system
  ) as names
$$;

comment on function private.device_name is
  'Return the likes of "Firefox on Linux" for a User-Agent.';
