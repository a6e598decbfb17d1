//! ListFailedSignIns.

use shared::identity::accounts::ListFailedSignIns;

use crate::support::{Browser, PASSWORD, founded, sign_in};

#[tokio::test]
async fn an_admin_sees_which_step_failed_and_what_to_change_and_no_secret() {
    let portal = founded().await;
    let guest = Browser::new(&portal);
    for (name, password) in [("nobody", PASSWORD), ("mira", "hunter2-hunter2"), ("Tr0ub4dor&3", "x")] {
        guest.ask(sign_in(name, password)).await.unwrap_err();
    }
    let ada = Browser::signed_in(&portal, "ada").await;
    let failed = ada.ask(ListFailedSignIns {}).await.unwrap();
    assert_eq!(
        failed.iter().map(|failed| failed.name.as_str()).collect::<Vec<_>>(),
        ["(not a name)", "mira", "nobody"]
    );
    let mira = &failed[1];
    assert_eq!(mira.steps.iter().map(|step| step.passed).collect::<Vec<_>>(), [true, true, false]);
    assert!(mira.address == "198.51.100.7" && mira.way == "password" && !mira.advice.is_empty());
    let all = format!("{failed:?}").to_lowercase();
    assert!(!all.contains("hunter2") && !all.contains("tr0ub4dor") && !all.contains("staple"));
    assert_eq!(guest.ask(ListFailedSignIns {}).await.unwrap_err().status, 403);
    portal.stop().await;
}
