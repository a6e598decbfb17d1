//! The kinds of Backstage's model as data: which spec fields they have, of which form, and which of them relate to others.

/// One kind (or one `spec.type` of it that has fields of its own).
pub(crate) struct Kind {
    pub name: &'static str,
    pub versions: &'static [&'static str],
    /// Only entities of this `spec.type`.
    pub only_type: Option<&'static str>,
    pub spec: &'static [Field],
}

/// One field of a record.
pub(crate) struct Field {
    pub name: &'static str,
    pub form: Form,
    pub needed: bool,
}

/// What a field may hold.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// A text of at least one character.
    Text,
    /// A text that may be empty.
    AnyText,
    /// A text of 1 to so many characters.
    TextUpTo(usize),
    Texts,
    AnyTexts,
    OneOf(&'static [&'static str]),
    TextOrFlag,
    Record(&'static [Field]),
    /// What is not named must be a text.
    RecordElseTexts(&'static [Field]),
    Records(&'static [Field]),
    /// At least one.
    SomeRecords(&'static [Field]),
    RecordOrRecords(&'static [Field]),
    Ref(&'static Tie),
    Refs(&'static Tie),
    /// One reference or a list of them; Backstage's schema is silent about the field, its processor reads both.
    RefOrRefs(&'static Tie),
}

/// What a reference in a field means.
pub(crate) struct Tie {
    /// From the entity to the target.
    pub relation: &'static str,
    /// The kind that a bare name is of.
    pub default_kind: Option<&'static str>,
    /// The kinds that make sense, in lower case; empty for any.
    pub sensible: &'static [&'static str],
}

pub(crate) const OWNER: Tie = Tie { relation: "ownedBy", default_kind: Some("group"), sensible: &["group", "user"] };
pub(crate) const SYSTEM: Tie = Tie { relation: "partOf", default_kind: Some("system"), sensible: &["system"] };
pub(crate) const DOMAIN: Tie = Tie { relation: "partOf", default_kind: Some("domain"), sensible: &["domain"] };
const SUBCOMPONENT: Tie = Tie { relation: "partOf", default_kind: Some("component"), sensible: &["component"] };
pub(crate) const PROVIDES: Tie = Tie { relation: "providesApi", default_kind: Some("api"), sensible: &["api"] };
pub(crate) const CONSUMES: Tie = Tie { relation: "consumesApi", default_kind: Some("api"), sensible: &["api"] };
pub(crate) const DEPENDS: Tie = Tie { relation: "dependsOn", default_kind: None, sensible: &[] };
pub(crate) const DEPENDENCY: Tie = Tie { relation: "dependencyOf", default_kind: None, sensible: &[] };
pub(crate) const PARENT: Tie = Tie { relation: "childOf", default_kind: Some("group"), sensible: &["group"] };
const CHILDREN: Tie = Tie { relation: "parentOf", default_kind: Some("group"), sensible: &["group"] };
const MEMBERS: Tie = Tie { relation: "hasMember", default_kind: Some("user"), sensible: &["user"] };
pub(crate) const MEMBER_OF: Tie = Tie { relation: "memberOf", default_kind: Some("group"), sensible: &["group"] };
pub(crate) const PART_OF: Tie = Tie { relation: "partOf", default_kind: None, sensible: &[] };
const AI_DEPENDS: Tie = Tie { relation: "dependsOn", default_kind: Some("airesource"), sensible: &["airesource"] };
const AI_PARTS: Tie = Tie { relation: "hasPart", default_kind: Some("airesource"), sensible: &["airesource"] };

/// Every relation with its way back.
pub(crate) const PAIRS: &[(&str, &str)] = &[
    ("ownedBy", "ownerOf"),
    ("providesApi", "apiProvidedBy"),
    ("consumesApi", "apiConsumedBy"),
    ("dependsOn", "dependencyOf"),
    ("parentOf", "childOf"),
    ("memberOf", "hasMember"),
    ("partOf", "hasPart"),
];

const fn must(name: &'static str, form: Form) -> Field {
    Field { name, form, needed: true }
}
const fn may(name: &'static str, form: Form) -> Field {
    Field { name, form, needed: false }
}

const CORE: &[&str] = &["backstage.io/v1alpha1", "backstage.io/v1beta1"];
const ALPHA: &[&str] = &["backstage.io/v1alpha1"];
const SCAFFOLDER: &[&str] = &["scaffolder.backstage.io/v1beta3"];

const PROFILE: &[Field] = &[may("displayName", Form::Text), may("email", Form::Text), may("picture", Form::Text)];
const GUARDED: &[Field] = &[may("backstage:permissions", Form::Record(TAGS))];
const TAGS: &[Field] = &[may("tags", Form::AnyTexts)];
const STEP: &[Field] = &[
    must("action", Form::AnyText),
    may("id", Form::AnyText),
    may("name", Form::AnyText),
    may("input", Form::Record(&[])),
    may("if", Form::TextOrFlag),
    may("backstage:permissions", Form::Record(TAGS)),
];
const OUTPUT: &[Field] = &[may("links", Form::Records(OUTPUT_LINK)), may("text", Form::Records(OUTPUT_TEXT))];
const OUTPUT_LINK: &[Field] = &[
    may("if", Form::TextOrFlag),
    may("url", Form::Text),
    may("entityRef", Form::Text),
    may("title", Form::Text),
    may("icon", Form::Text),
];
const OUTPUT_TEXT: &[Field] =
    &[may("if", Form::TextOrFlag), may("title", Form::Text), may("icon", Form::Text), may("content", Form::AnyText)];
const DECORATOR: &[Field] = &[may("id", Form::AnyText), may("input", Form::Record(&[]))];
const BUTTONS: &[Field] = &[
    may("backButtonText", Form::AnyText),
    may("createButtonText", Form::AnyText),
    may("reviewButtonText", Form::AnyText),
];
const RECOVERY: &[Field] = &[may("EXPERIMENTAL_strategy", Form::AnyText)];
const REMOTE: &[Field] = &[must("type", Form::Text), must("url", Form::Text)];

/// Where a `spec.type` has fields of its own, it stands before its kind.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "Component",
        versions: CORE,
        only_type: None,
        spec: &[
            must("type", Form::Text),
            must("lifecycle", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("system", Form::Ref(&SYSTEM)),
            may("subcomponentOf", Form::Ref(&SUBCOMPONENT)),
            may("providesApis", Form::Refs(&PROVIDES)),
            may("consumesApis", Form::Refs(&CONSUMES)),
            may("dependsOn", Form::Refs(&DEPENDS)),
            may("dependencyOf", Form::RefOrRefs(&DEPENDENCY)),
        ],
    },
    Kind {
        name: "API",
        versions: CORE,
        only_type: Some("mcp-server"),
        spec: &[
            must("type", Form::Text),
            must("lifecycle", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("system", Form::Ref(&SYSTEM)),
            must("remotes", Form::SomeRecords(REMOTE)),
        ],
    },
    Kind {
        name: "API",
        versions: CORE,
        only_type: None,
        spec: &[
            must("type", Form::Text),
            must("lifecycle", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("system", Form::Ref(&SYSTEM)),
            must("definition", Form::Text),
        ],
    },
    Kind {
        name: "Resource",
        versions: CORE,
        only_type: None,
        spec: &[
            must("type", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("dependsOn", Form::Refs(&DEPENDS)),
            may("dependencyOf", Form::RefOrRefs(&DEPENDENCY)),
            may("system", Form::Ref(&SYSTEM)),
        ],
    },
    Kind {
        name: "System",
        versions: CORE,
        only_type: None,
        spec: &[must("owner", Form::Ref(&OWNER)), may("domain", Form::Ref(&DOMAIN)), may("type", Form::Text)],
    },
    Kind {
        name: "Domain",
        versions: CORE,
        only_type: None,
        spec: &[must("owner", Form::Ref(&OWNER)), may("subdomainOf", Form::Ref(&DOMAIN)), may("type", Form::Text)],
    },
    Kind {
        name: "Group",
        versions: CORE,
        only_type: None,
        spec: &[
            must("type", Form::Text),
            may("profile", Form::Record(PROFILE)),
            may("parent", Form::Ref(&PARENT)),
            must("children", Form::Refs(&CHILDREN)),
            may("members", Form::Refs(&MEMBERS)),
        ],
    },
    Kind {
        name: "User",
        versions: CORE,
        only_type: None,
        spec: &[may("profile", Form::Record(PROFILE)), must("memberOf", Form::Refs(&MEMBER_OF))],
    },
    Kind {
        name: "Location",
        versions: CORE,
        only_type: None,
        spec: &[
            may("type", Form::Text),
            may("target", Form::Text),
            may("targets", Form::Texts),
            may("presence", Form::OneOf(&["required", "optional"])),
        ],
    },
    Kind {
        name: "Template",
        versions: SCAFFOLDER,
        only_type: None,
        spec: &[
            must("type", Form::Text),
            must("steps", Form::Records(STEP)),
            may("owner", Form::Ref(&OWNER)),
            may("lifecycle", Form::Text),
            may("parameters", Form::RecordOrRecords(GUARDED)),
            may("secrets", Form::Record(&[may("schema", Form::Record(&[]))])),
            may("presentation", Form::Record(&[may("buttonLabels", Form::Record(BUTTONS))])),
            may("output", Form::RecordElseTexts(OUTPUT)),
            may("formDecorators", Form::Records(DECORATOR)),
            may("EXPERIMENTAL_formDecorators", Form::Records(DECORATOR)),
            may("EXPERIMENTAL_recovery", Form::Record(RECOVERY)),
        ],
    },
    Kind {
        name: "AiResource",
        versions: ALPHA,
        only_type: Some("skill"),
        spec: &[
            must("type", Form::Text),
            must("lifecycle", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("system", Form::Ref(&SYSTEM)),
            may("disciplines", Form::Texts),
            may("categories", Form::Texts),
            may("agents", Form::Texts),
            may("dependsOn", Form::Refs(&AI_DEPENDS)),
            may("allowedTools", Form::Text),
            may("license", Form::Text),
            may("compatibility", Form::TextUpTo(500)),
        ],
    },
    Kind {
        name: "AiResource",
        versions: ALPHA,
        only_type: Some("rule"),
        spec: &[
            must("type", Form::Text),
            must("lifecycle", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("system", Form::Ref(&SYSTEM)),
            may("disciplines", Form::Texts),
            must("category", Form::Text),
            must("rationale", Form::Text),
        ],
    },
    Kind { name: "AiResource", versions: ALPHA, only_type: Some("plugin"), spec: AI_PLUGIN },
    Kind { name: "AiResource", versions: ALPHA, only_type: Some("marketplace"), spec: AI_MARKETPLACE },
    Kind {
        name: "AiResource",
        versions: ALPHA,
        only_type: None,
        spec: &[
            must("type", Form::Text),
            must("lifecycle", Form::Text),
            must("owner", Form::Ref(&OWNER)),
            may("system", Form::Ref(&SYSTEM)),
        ],
    },
];

const AI_PLUGIN: &[Field] = &[
    must("type", Form::Text),
    must("lifecycle", Form::Text),
    must("owner", Form::Ref(&OWNER)),
    may("system", Form::Ref(&SYSTEM)),
    must("skills", Form::Refs(&AI_PARTS)),
    may("version", Form::Text),
];
const AI_MARKETPLACE: &[Field] = &[
    must("type", Form::Text),
    must("lifecycle", Form::Text),
    must("owner", Form::Ref(&OWNER)),
    may("system", Form::Ref(&SYSTEM)),
    must("plugins", Form::Refs(&AI_PARTS)),
    may("version", Form::Text),
];

/// The rules for a kind written exactly so; `None` for kinds of the organisation's own.
pub(crate) fn rules(kind: &str, spec_type: Option<&str>) -> Option<&'static Kind> {
    KINDS.iter().find(|rule| rule.name == kind && rule.only_type.is_none_or(|only| spec_type == Some(only)))
}

/// The known kind that is spelt like `kind` but for upper and lower case.
pub(crate) fn spelling(kind: &str) -> Option<&'static str> {
    KINDS.iter().map(|rule| rule.name).find(|name| name.eq_ignore_ascii_case(kind))
}
