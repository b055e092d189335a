//! What a group of processes uses, as the kernel counts it.

use std::fs;
use std::time::Duration;

use portico_tests::group::Group;

/// What was used.
pub struct Used {
    /// Processor time, as a share of one core.
    pub core_share: f64,
    /// Memory in megabytes, shared pages counted in parts (PSS).
    pub pss_mb: f64,
}

/// Watches a group for that long.
pub fn watch(group: &Group, span: Duration) -> Used {
    let before = ticks(group);
    std::thread::sleep(span);
    let spent = (ticks(group) - before) as f64 / rustix::param::clock_ticks_per_second() as f64;
    let pss_kb: u64 = members(group).iter().map(|&id| pss_kb(id)).sum();
    Used { core_share: spent / span.as_secs_f64(), pss_mb: pss_kb as f64 / 1e3 }
}

/// The processes of the group, and those that left it but have one of it as parent.
fn members(group: &Group) -> Vec<u32> {
    let processes = fs::read_dir("/proc").expect("the kernel lists processes").flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let all: Vec<(u32, u32, u32)> = ids.filter_map(stat).collect();
    let mut found = vec![group.id()];
    loop {
        let known = found.len();
        for &(id, parent, leader) in &all {
            let belongs = leader == group.id() || found.contains(&parent);
            if belongs && !found.contains(&id) {
                found.push(id);
            }
        }
        if found.len() == known {
            return found;
        }
    }
}

/// A process, its parent and its group.
fn stat(id: u32) -> Option<(u32, u32, u32)> {
    let fields = fields(id)?;
    Some((id, fields.get(1)?.parse().ok()?, fields.get(2)?.parse().ok()?))
}

/// What stands behind a process's name in its `stat`.
fn fields(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}

/// User and system time of the whole group, in clock ticks.
fn ticks(group: &Group) -> u64 {
    let of = |id: u32| -> Option<u64> {
        let fields = fields(id)?;
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    members(group).into_iter().filter_map(of).sum()
}

fn pss_kb(id: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
