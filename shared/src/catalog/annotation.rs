//! Annotations that are known, as what they are: a repository, a dashboard, a place in a cluster.

use std::collections::BTreeMap;

/// A known annotation of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The annotation's key: `github.com/project-slug`.
    pub key: &'static str,
    /// What it is, as a key for message files: `github-project`; one of `MEANINGS`.
    pub label_key: &'static str,
    /// Name in the sprite, without `i-`.
    pub icon: &'static str,
    /// As people read it; without `url:` in front.
    pub value: String,
    /// Where it leads, if it leads anywhere; always safe to be a link.
    pub url: Option<String>,
}

/// What an annotation means.
pub struct Meaning {
    pub key: &'static str,
    pub label_key: &'static str,
    pub icon: &'static str,
    leads: Leads,
}

/// How an address comes from a value.
#[derive(Clone, Copy)]
enum Leads {
    Nowhere,
    /// The value is an address.
    Url,
    /// The value is a location: `url:` and an address, or a path that leads nowhere.
    Location,
    /// An e-mail address.
    Mail,
    /// So many parts of a path (at least, at most), put behind an address.
    Path(usize, usize, &'static str),
    /// A path on the GitLab that `gitlab.com/instance` names.
    GitLab,
    /// `organisation/team`
    GitHubTeam,
    /// `organisation/project`
    Sentry,
}

const fn means(key: &'static str, label_key: &'static str, icon: &'static str, leads: Leads) -> Meaning {
    Meaning { key, label_key, icon, leads }
}

/// All known annotations, in the order in which they are shown.
pub const MEANINGS: &[Meaning] = &[
    means("backstage.io/view-url", "view", "link", Leads::Url),
    means("backstage.io/edit-url", "edit", "pencil", Leads::Url),
    means("backstage.io/source-location", "source", "git", Leads::Location),
    means("backstage.io/managed-by-location", "managed-by", "git", Leads::Location),
    means("backstage.io/managed-by-origin-location", "registered-from", "git", Leads::Location),
    means("github.com/project-slug", "github-project", "git", Leads::Path(2, 2, "https://github.com/")),
    means("github.com/team-slug", "github-team", "users", Leads::GitHubTeam),
    means("github.com/user-login", "github-user", "user", Leads::Path(1, 1, "https://github.com/")),
    means("gitlab.com/project-slug", "gitlab-project", "git", Leads::GitLab),
    means("gitlab.com/project-id", "gitlab-project-id", "git", Leads::Nowhere),
    means("bitbucket.org/project-slug", "bitbucket-project", "git", Leads::Path(2, 2, "https://bitbucket.org/")),
    means("dev.azure.com/project-repo", "azure-repository", "git", Leads::Nowhere),
    means("backstage.io/techdocs-ref", "documentation", "book", Leads::Location),
    means("backstage.io/techdocs-entity", "documentation-of", "book", Leads::Nowhere),
    means("backstage.io/adr-location", "decisions", "doc", Leads::Location),
    means(
        "circleci.com/project-slug",
        "circleci-project",
        "play",
        Leads::Path(3, 3, "https://app.circleci.com/pipelines/"),
    ),
    means("jenkins.io/job-full-name", "jenkins-job", "play", Leads::Nowhere),
    means("jenkins.io/github-folder", "jenkins-job", "play", Leads::Nowhere),
    means("argocd/app-name", "argocd-app", "sync", Leads::Nowhere),
    means("argocd/app-selector", "argocd-app", "sync", Leads::Nowhere),
    means("sonarqube.org/project-key", "sonarqube-project", "medal", Leads::Nowhere),
    means("snyk.io/org-name", "snyk-organization", "lock", Leads::Path(1, 1, "https://app.snyk.io/org/")),
    means("sentry.io/project-slug", "sentry-project", "alert", Leads::Sentry),
    means("rollbar.com/project-slug", "rollbar-project", "alert", Leads::Nowhere),
    means("pagerduty.com/service-id", "pagerduty-service", "bell", Leads::Nowhere),
    means("opsgenie.com/team", "opsgenie-team", "bell", Leads::Nowhere),
    means("grafana/overview-dashboard", "grafana-dashboard", "pulse", Leads::Url),
    means("grafana/dashboard-selector", "grafana-dashboards", "pulse", Leads::Nowhere),
    means("grafana/alert-label-selector", "grafana-alerts", "pulse", Leads::Nowhere),
    means("datadoghq.com/dashboard-url", "datadog-dashboard", "pulse", Leads::Url),
    means("newrelic.com/dashboard-guid", "newrelic-dashboard", "pulse", Leads::Nowhere),
    means("lighthouse.com/website-url", "website", "globe", Leads::Url),
    means("jira/project-key", "jira-project", "ticket", Leads::Nowhere),
    means("backstage.io/kubernetes-id", "kubernetes-id", "server", Leads::Nowhere),
    means("backstage.io/kubernetes-namespace", "kubernetes-namespace", "server", Leads::Nowhere),
    means("backstage.io/kubernetes-label-selector", "kubernetes-labels", "server", Leads::Nowhere),
    means("backstage.io/kubernetes-cluster", "kubernetes-cluster", "server", Leads::Nowhere),
    means("kubernetes.io/api-server", "kubernetes-api", "server", Leads::Url),
    means("kubernetes.io/auth-provider", "kubernetes-auth", "key", Leads::Nowhere),
    means("google.com/email", "email", "msg", Leads::Mail),
    means("microsoft.com/email", "email", "msg", Leads::Mail),
    means("graph.microsoft.com/user-id", "microsoft-user", "user", Leads::Nowhere),
    means("graph.microsoft.com/group-id", "microsoft-group", "users", Leads::Nowhere),
    means("backstage.io/ldap-dn", "ldap-name", "user", Leads::Nowhere),
];

/// The annotations that are known, in the order of `MEANINGS`. Empty values are left out.
pub fn known(annotations: &BTreeMap<String, String>) -> Vec<Known> {
    let found = MEANINGS.iter().filter_map(|meaning| {
        let value = annotations.get(meaning.key).map(|value| value.trim()).filter(|value| !value.is_empty())?;
        let url = address(meaning.leads, value, annotations);
        let value = match meaning.leads {
            Leads::Location => value.strip_prefix("url:").unwrap_or(value),
            _ => value,
        };
        Some(Known { key: meaning.key, label_key: meaning.label_key, icon: meaning.icon, value: value.to_owned(), url })
    });
    found.collect()
}

/// The text as the address of a link, if it is one that may be: `http`, `https`, `mailto` or `tel`, in full, and
/// nothing in it that a browser would skip or read as something else. Scripts are never links.
pub fn safe_url(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':')?;
    let right = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest
            .strip_prefix("//")
            .is_some_and(|host| host.starts_with(|first: char| first.is_alphanumeric() || first == '[')),
        "mailto" | "tel" => !rest.is_empty(),
        _ => false,
    };
    let skipped = |letter: char| letter.is_control() || letter.is_whitespace() || letter == '\\';
    (right && !text.contains(skipped)).then(|| text.to_owned())
}

fn address(leads: Leads, value: &str, annotations: &BTreeMap<String, String>) -> Option<String> {
    match leads {
        Leads::Nowhere => None,
        Leads::Url => safe_url(value),
        Leads::Location => safe_url(value.strip_prefix("url:")?),
        Leads::Mail => value.contains('@').then(|| safe_url(&format!("mailto:{value}")))?,
        Leads::Path(least, most, base) => path(value, least, most).map(|path| format!("{base}{path}")),
        Leads::GitLab => {
            let host = annotations.get("gitlab.com/instance").map_or("gitlab.com", |host| host.trim());
            let is_host = !host.is_empty()
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'));
            path(value, 2, 20).filter(|_| is_host).and_then(|path| safe_url(&format!("https://{host}/{path}")))
        }
        Leads::GitHubTeam => {
            let (organisation, team) = path(value, 2, 2)?.split_once('/')?;
            Some(format!("https://github.com/orgs/{organisation}/teams/{team}"))
        }
        Leads::Sentry => {
            let (organisation, project) = path(value, 2, 2)?.split_once('/')?;
            Some(format!("https://sentry.io/organizations/{organisation}/projects/{project}/"))
        }
    }
}

/// The value, if it is a path of so many plain parts.
fn path(value: &str, least: usize, most: usize) -> Option<&str> {
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let parts = value.split('/').count();
    ((least..=most).contains(&parts) && value.split('/').all(is_plain)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(pairs: &[(&str, &str)]) -> Vec<Known> {
        known(&pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn known_annotations_lead_where_they_should() {
        for (key, value, shown, url) in [
            (
                "github.com/project-slug",
                "harvest/stock-ledger",
                "harvest/stock-ledger",
                Some("https://github.com/harvest/stock-ledger"),
            ),
            ("github.com/project-slug", "harvest", "harvest", None),
            ("github.com/project-slug", "harvest/../evil", "harvest/../evil", None),
            ("github.com/project-slug", "a/b?c", "a/b?c", None),
            (
                "github.com/team-slug",
                "harvest/supply",
                "harvest/supply",
                Some("https://github.com/orgs/harvest/teams/supply"),
            ),
            ("github.com/user-login", "mira", "mira", Some("https://github.com/mira")),
            ("gitlab.com/project-slug", "a/b/c", "a/b/c", Some("https://gitlab.com/a/b/c")),
            ("circleci.com/project-slug", "gh/a/b", "gh/a/b", Some("https://app.circleci.com/pipelines/gh/a/b")),
            (
                "sentry.io/project-slug",
                "harvest/stock",
                "harvest/stock",
                Some("https://sentry.io/organizations/harvest/projects/stock/"),
            ),
            ("sentry.io/project-slug", "stock", "stock", None),
            ("backstage.io/source-location", "url:https://a.b/c/", "https://a.b/c/", Some("https://a.b/c/")),
            ("backstage.io/source-location", "url:javascript:alert(1)", "javascript:alert(1)", None),
            ("backstage.io/managed-by-location", "file:/tmp/a.yaml", "file:/tmp/a.yaml", None),
            ("backstage.io/techdocs-ref", "dir:.", "dir:.", None),
            ("backstage.io/view-url", "https://a.b/c", "https://a.b/c", Some("https://a.b/c")),
            ("backstage.io/edit-url", "javascript:alert(1)", "javascript:alert(1)", None),
            (
                "grafana/overview-dashboard",
                "https://g.example/d/1",
                "https://g.example/d/1",
                Some("https://g.example/d/1"),
            ),
            ("google.com/email", "mira@harvest.example", "mira@harvest.example", Some("mailto:mira@harvest.example")),
            ("sonarqube.org/project-key", "stock", "stock", None),
        ] {
            let known = of(&[(key, value)]);
            assert_eq!((known[0].value.as_str(), known[0].url.as_deref()), (shown, url), "{key}: {value}");
        }
        assert_eq!(of(&[("acme.com/own", "x"), ("jira/project-key", " ")]), []);
    }

    #[test]
    fn a_gitlab_of_ones_own_is_used_when_it_is_a_host() {
        let at = |host: &str| of(&[("gitlab.com/project-slug", "a/b"), ("gitlab.com/instance", host)])[0].url.clone();
        assert_eq!(at("git.harvest.example").as_deref(), Some("https://git.harvest.example/a/b"));
        assert_eq!(at("evil/@x"), None);
        assert_eq!(at(""), None);
    }

    #[test]
    fn only_harmless_addresses_become_links() {
        for (text, safe) in [
            ("https://a.b/c?d=e#f", true),
            (" HTTP://a.b ", true),
            ("https://[::1]/x", true),
            ("mailto:a@b.c", true),
            ("tel:+49123", true),
            ("https:a.b", false),
            ("https://", false),
            ("https:///a", false),
            ("https:\\\\a.b", false),
            ("https://a.b\\c", false),
            ("https://a b", false),
            ("https://a\tb", false),
            ("mailto:", false),
            ("javascript:alert(1)", false),
            ("JavaScript:alert(1)", false),
            (" \u{1}javascript:alert(1)", false),
            ("java\nscript:alert(1)", false),
            ("vbscript:x", false),
            ("data:text/html,<script>", false),
            ("blob:https://a.b/c", false),
            ("//a.b/c", false),
            ("/a/b", false),
            ("a.b", false),
            ("", false),
        ] {
            assert_eq!(safe_url(text).is_some(), safe, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_value_makes_a_link_that_is_not_safe(value in ".{0,40}", key in prop::sample::select(MEANINGS.iter().map(|meaning| meaning.key).collect::<Vec<_>>())) {
            for known in of(&[(key, value.as_str()), ("gitlab.com/instance", value.as_str())]) {
                prop_assert!(known.url.as_deref().is_none_or(|url| safe_url(url).as_deref() == Some(url)));
            }
        }
    }
}
