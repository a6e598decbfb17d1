//! Series of times, and how they are printed.

use std::time::Duration;

/// Times of one kind of request.
pub struct Series {
    pub name: String,
    pub goal_p99: Option<Duration>,
    pub times: Vec<Duration>,
}

impl Series {
    fn quantile(&self, part: f64) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        // Nearest rank; the series are short.
        let rank = (part * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    pub fn print(&self) {
        let goal = self.goal_p99.map_or(String::new(), |goal| {
            format!(
                "   goal {:>6.1} ms, p99 is {:.2} of it",
                millis(goal),
                self.quantile(0.99).as_secs_f64() / goal.as_secs_f64()
            )
        });
        println!(
            "{:<44} n {:>4}   p50 {:>7.2}   p90 {:>7.2}   p99 {:>7.2}   max {:>7.2} ms{goal}",
            self.name,
            self.times.len(),
            millis(self.quantile(0.5)),
            millis(self.quantile(0.9)),
            millis(self.quantile(0.99)),
            millis(self.quantile(1.0)),
        );
    }
}

/// One figure beside its goal.
pub fn figure(name: &str, value: f64, unit: &str, goal: f64) {
    println!("{name:<44} {value:>9.1} {unit:<6} goal {goal:>7.1} {unit}, is {:.2} of it", value / goal);
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
