//! Files that change are read again without being asked.

use testkit::TestPortal;

use crate::support::{Folder, component, config, references, register};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_file_is_read_again() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("one", ""))]);
    let portal = TestPortal::start(|dir| vec![catalog::feature(catalog::Config { watch: true, ..config(dir) })]).await;
    register(&portal, &folder.text()).await;
    for round in 0..100 {
        // The watcher hears of the new source in its own time.
        folder.write("more/catalog-info.yaml", &format!("{}# {round}\n", component("two", "")));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        portal.work_off().await;
        if references(&portal).await.len() == 2 {
            return portal.stop().await;
        }
    }
    panic!("the change was not noticed within ten seconds");
}
