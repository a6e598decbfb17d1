//! Annotations: those that are known as what they are, the others in a list that unfolds.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::catalog::annotation::{Known, known};

use super::origin::Origins;
use crate::{
    catalog::words::{external, icon_named},
    t,
    texts::number::number,
    ui::icon::{Icon, Size, icon},
};

pub fn section(annotations: &BTreeMap<String, String>, origins: Origins) -> AnyView {
    let known = known(annotations);
    let others: Vec<(String, String)> = annotations
        .iter()
        .filter(|(key, _)| !known.iter().any(|known| known.key == key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let shown = known
        .iter()
        .map(|known| origins.field(&format!("metadata.annotations.{}", known.key), meaning(known), value(known)));
    let shown = shown.collect_view();
    view! {
        {(!known.is_empty()).then(|| view! { <dl class="flds known">{shown}</dl> })}
        {(!others.is_empty()).then(|| folded(others))}
    }
    .into_any()
}

fn value(known: &Known) -> AnyView {
    let drawn = icon_named(known.icon).unwrap_or(Icon::Tag);
    match &known.url {
        Some(url) => external(url, known.value.clone(), drawn),
        None => view! { <span class="row">{icon(drawn, Size::Px14)}<span class="cut mono">{known.value.clone()}</span></span> }.into_any(),
    }
}

fn folded(others: Vec<(String, String)>) -> AnyView {
    let row = |(key, value): (String, String)| {
        let shown = match shared::catalog::annotation::safe_url(&value) {
            Some(_) => external(&value, value.clone(), Icon::External),
            None => view! { <span class="any">{value}</span> }.into_any(),
        };
        view! { <div><dt class="mono">{key}</dt><dd>{shown}</dd></div> }
    };
    view! {
        <details class="fold">
            <summary>{t!(catalog_other_annotations)}<span class="subtle">{number(others.len())}</span></summary>
            <dl class="pairs">{others.into_iter().map(row).collect_view()}</dl>
        </details>
    }
    .into_any()
}

/// What a known annotation means.
fn meaning(known: &Known) -> String {
    match known.label_key {
        "view" => t!(catalog_ann_view),
        "edit" => t!(catalog_ann_edit),
        "source" => t!(catalog_ann_source),
        "managed-by" => t!(catalog_ann_managed_by),
        "registered-from" => t!(catalog_ann_registered_from),
        "github-project" => t!(catalog_ann_github_project),
        "github-team" => t!(catalog_ann_github_team),
        "github-user" => t!(catalog_ann_github_user),
        "gitlab-project" | "gitlab-project-id" => t!(catalog_ann_gitlab_project),
        "bitbucket-project" => t!(catalog_ann_bitbucket_project),
        "azure-repository" => t!(catalog_ann_azure_repository),
        "documentation" => t!(catalog_ann_documentation),
        "documentation-of" => t!(catalog_ann_documentation_of),
        "decisions" => t!(catalog_ann_decisions),
        "circleci-project" | "jenkins-job" => t!(catalog_ann_builds),
        "argocd-app" => t!(catalog_ann_deployment),
        "sonarqube-project" => t!(catalog_ann_code_quality),
        "snyk-organization" => t!(catalog_ann_vulnerabilities),
        "sentry-project" | "rollbar-project" => t!(catalog_ann_errors),
        "pagerduty-service" | "opsgenie-team" => t!(catalog_ann_on_call),
        "grafana-dashboard" | "grafana-dashboards" | "datadog-dashboard" | "newrelic-dashboard" => {
            t!(catalog_ann_dashboards)
        }
        "grafana-alerts" => t!(catalog_ann_alerts),
        "website" => t!(catalog_ann_website),
        "jira-project" => t!(catalog_ann_tickets),
        "kubernetes-id" | "kubernetes-labels" => t!(catalog_ann_kubernetes),
        "kubernetes-namespace" => t!(catalog_ann_kubernetes_namespace),
        "kubernetes-cluster" | "kubernetes-api" => t!(catalog_ann_cluster),
        "kubernetes-auth" => t!(catalog_ann_cluster_sign_in),
        "email" => t!(catalog_email),
        "microsoft-user" | "microsoft-group" => t!(catalog_ann_microsoft),
        "ldap-name" => t!(catalog_ann_ldap),
        other => other.to_owned(),
    }
}
