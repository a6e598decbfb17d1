//! Which addresses the portal connects to: public ones, and what the configuration allows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses, written `10.1.0.0/16` or `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                same_bits(u128::from(own.to_bits()) << 96, u128::from(other.to_bits()) << 96, self.prefix)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => same_bits(own.to_bits(), other.to_bits(), self.prefix),
            _ => false,
        }
    }
}

fn same_bits(a: u128, b: u128, prefix: u8) -> bool {
    prefix == 0 || (a ^ b) >> (128 - u32::from(prefix)) == 0
}

impl FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Network, String> {
        let wrong = || format!("`{text}` is not a range of addresses; write it like 10.1.0.0/16");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| wrong())?;
        if prefix > longest { Err(wrong()) } else { Ok(Network { address, prefix }) }
    }
}

/// What may be connected to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard {
    /// Hosts that may have any address; `*.example.com` stands for all below.
    pub hosts: Vec<String>,
    pub networks: Vec<Network>,
}

/// Why an address is not connected to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host} has the address {address}, which is {what}; the portal connects only to public addresses")]
pub(crate) struct Forbidden {
    pub host: String,
    pub address: IpAddr,
    pub what: &'static str,
}

impl Guard {
    /// # Errors
    /// When any of the addresses is not allowed: a name that has a public and a private one is a trap.
    pub(crate) fn check(&self, host: &str, addresses: &[IpAddr]) -> Result<(), Forbidden> {
        if self.allows_host(host) {
            return Ok(());
        }
        for address in addresses {
            if let Some(what) = what_is(*address)
                && !self.networks.iter().any(|network| network.holds(*address))
            {
                return Err(Forbidden { host: host.to_owned(), address: *address, what });
            }
        }
        Ok(())
    }

    fn allows_host(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.hosts.iter().any(|allowed| match allowed.strip_prefix("*.") {
            Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.')),
            None => *allowed == host,
        })
    }
}

/// What a special address is for; nothing for an ordinary public one. IANA's special-purpose registries (RFC 6890).
fn what_is(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => what_is_v4(address),
        IpAddr::V6(address) => what_is_v6(address),
    }
}

fn what_is_v4(address: Ipv4Addr) -> Option<&'static str> {
    match address.octets() {
        [0, ..] => Some("this network"),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some("private"),
        [127, ..] => Some("this machine itself"),
        [169, 254, ..] => Some("link-local"),
        [100, 64..=127, ..] => Some("carrier-grade NAT"),
        [192, 0, 0, _] | [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] => Some("reserved"),
        [198, 18..=19, ..] => Some("for benchmarks"),
        [224..=239, ..] => Some("multicast"),
        [240..=255, ..] => Some("reserved"),
        _ => None,
    }
}

fn what_is_v6(address: Ipv6Addr) -> Option<&'static str> {
    let inner = |high: u16, low: u16| what_is_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("unspecified"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("this machine itself"),
        // IPv4 in disguise: mapped, compatible, translated (NAT64), 6to4, Teredo.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0, 0, 0, 0, 0, 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x64, 0xff9b, 1, ..] => Some("a local NAT64 address"),
        [0x2002, high, low, ..] => inner(high, low).or(Some("6to4")),
        [0x2001, 0, ..] => Some("Teredo"),
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] | [0x0100, 0, 0, 0, ..] => Some("reserved"),
        [0xfc00..=0xfdff, ..] => Some("private"),
        [0xfe80..=0xfebf, ..] => Some("link-local"),
        [0xfec0..=0xfeff, ..] => Some("site-local"),
        [0xff00..=0xffff, ..] => Some("multicast"),
        [0x2000..=0x3fff, ..] => None,
        _ => Some("reserved"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guard: &Guard, host: &str, address: &str) -> bool {
        guard.check(host, &[address.parse().unwrap()]).is_ok()
    }

    #[test]
    fn only_public_addresses_are_connected_to() {
        let guard = Guard::default();
        for address in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "100::1",
        ] {
            assert!(!check(&guard, "x", address), "{address}");
        }
        for address in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(check(&guard, "x", address), "{address}");
        }
    }

    #[test]
    fn the_configuration_allows_hosts_and_networks() {
        let guard = Guard {
            hosts: vec!["git.example".into(), "*.corp.example".into()],
            networks: vec!["10.1.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()],
        };
        assert!(check(&guard, "git.example", "10.9.0.1"));
        assert!(check(&guard, "GIT.example.", "10.9.0.1"));
        assert!(check(&guard, "a.corp.example", "127.0.0.1"));
        assert!(!check(&guard, "corp.example", "127.0.0.1"));
        assert!(!check(&guard, "evilcorp.example", "127.0.0.1"));
        assert!(check(&guard, "x", "10.1.2.3"));
        assert!(!check(&guard, "x", "10.2.2.3"));
        assert!(check(&guard, "x", "fd00::7"));
        assert!(guard.check("x", &["8.8.8.8".parse().unwrap(), "10.2.0.1".parse().unwrap()]).is_err());
    }

    #[test]
    fn networks_are_written_with_a_prefix() {
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("ten/8".parse::<Network>().is_err());
        assert!("0.0.0.0/0".parse::<Network>().unwrap().holds("1.2.3.4".parse().unwrap()));
        assert!(!"10.0.0.1".parse::<Network>().unwrap().holds("10.0.0.2".parse().unwrap()));
    }
}
