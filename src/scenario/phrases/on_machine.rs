//! How phrases about the machine reach the draft.

use std::path::PathBuf;

use super::step::Step;
use crate::environment::{Network, Sleep, parse_size};
use crate::scenario::draft::{DraftCpu, DraftDisk};
use crate::source::{Span, Spanned};

impl Step<'_, '_> {
    /// Says which folder holds the root file system.
    pub(super) fn rootfs(&mut self) -> Option<()> {
        let path = self.string()?;
        self.draft().machine.rootfs = Some(path.map(PathBuf::from));
        Some(())
    }

    /// Says the host name.
    pub(super) fn hostname(&mut self) -> Option<()> {
        let name = self.string()?;
        self.draft().machine.hostname = Some(name);
        Some(())
    }

    /// Says what of the network scripts can reach.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn network(&mut self, network: Network) -> Option<()> {
        let span = self.span();
        self.draft().machine.network = Some(Spanned::new(network, span));
        Some(())
    }

    /// Says how process 1 is called.
    pub(super) fn init(&mut self) -> Option<()> {
        let name = self.string()?;
        self.draft().machine.init = Some(name);
        Some(())
    }

    /// Says whether `sleep` sleeps.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn sleep(&mut self, sleep: Sleep) -> Option<()> {
        let span = self.span();
        self.draft().machine.sleep = Some(Spanned::new(sleep, span));
        Some(())
    }

    /// Says the time of day.
    pub(super) fn clock(&mut self) -> Option<()> {
        let text = self.string()?;
        self.draft().set_clock(&text.value, text.span);
        Some(())
    }

    /// Says how long the machine has been up.
    pub(super) fn uptime(&mut self) -> Option<()> {
        let uptime = self.duration()?;
        self.draft().machine.uptime = Some(uptime);
        Some(())
    }

    /// Says the operating system by the lines of its file.
    pub(super) fn os_release_lines(&mut self) -> Option<()> {
        let text = self.doc()?;
        self.draft().machine.os_release = Some(Spanned::new(format!("{}\n", text.value), text.span));
        Some(())
    }

    /// Adds a kernel module.
    pub(super) fn kernel_module(&mut self) -> Option<()> {
        let name = self.string()?;
        let span = self.span();
        let modules = &mut self.draft().machine.modules;
        modules.get_or_insert_with(|| Spanned::new(Vec::new(), span)).value.push(name);
        Some(())
    }

    /// Says that no kernel module is loaded.
    #[expect(clippy::unnecessary_wraps, reason = "so it is the last word of a phrase")]
    pub(super) fn no_kernel_module(&mut self) -> Option<()> {
        let span = self.span();
        self.draft().machine.modules = Some(Spanned::new(Vec::new(), span));
        Some(())
    }

    /// The processor, to be described further.
    pub(super) fn cpu(&mut self, span: Span) -> &mut DraftCpu {
        let cpu = &mut self.draft().machine.cpu;
        &mut cpu.get_or_insert_with(|| Spanned::new(DraftCpu::default(), span)).value
    }

    /// Says how many cores the processor has.
    pub(super) fn cores(&mut self) -> Option<()> {
        let code = self.code()?;
        if let Some(cores) = self.positive(&code, "a number of cores") {
            self.cpu(code.span).cores = Some(cores);
        }
        Some(())
    }

    /// Says how many processes an action may have.
    pub(super) fn process_limit(&mut self) -> Option<()> {
        let code = self.code()?;
        if let Some(processes) = self.positive(&code, "a number of processes") {
            self.draft().limit(code.span, |limits| limits.processes = Some(processes));
        }
        Some(())
    }

    fn positive(&mut self, code: &Spanned<i64>, what: &str) -> Option<u32> {
        let number = u32::try_from(code.value).ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = format!("{} cannot be {what}", code.value);
            self.error(code.span, message, |problem| problem.label("expected 1 or more"));
        }
        number
    }

    /// A size in bytes and its place; `None`, and a mistake is noted, when it is none.
    pub(super) fn size(&mut self) -> Option<(u64, Span)> {
        let size = self.sizes()?;
        match size.value {
            Ok(bytes) => Some((bytes, size.span)),
            Err(why) => {
                self.error(size.span, "this is no size", |problem| problem.label(why.to_string()));
                None
            }
        }
    }

    /// `the disk "/" has 4 GB free of 40 GB`.
    pub(super) fn disk(&mut self) -> Option<()> {
        let mount = self.string()?;
        let (free, size) = (self.size(), self.size());
        let (free, size) = (free?.0, size?.0);
        let disk = DraftDisk { size: Some(size), free: Some(free), ..DraftDisk::default() };
        self.add_disk(mount, disk);
        Some(())
    }

    /// The disks of a table.
    pub(super) fn disk_table(&mut self) -> Option<()> {
        let columns = self.table()?.columns(&["mount", "type", "size", "free", "used"], 1, self);
        for row in 0..columns.len() {
            let source = &self.draft().source.clone();
            let Some(mount) = columns.cell(row, 0, source) else { continue };
            let file_system = columns.filled(row, 1, source).map(|name| name.value);
            let cells = [2, 3, 4].map(|column| columns.filled(row, column, source));
            let [size, free, used] = cells.map(|cell| cell.map(|cell| self.cell_size(&cell)));
            // What could not be read has been reported; what belongs to it is not missed as well.
            if [size, free, used].contains(&Some(None)) {
                continue;
            }
            let [size, free, used] = [size, free, used].map(Option::flatten);
            self.add_disk(mount, DraftDisk { file_system, size, free, used, ..DraftDisk::default() });
        }
        Some(())
    }

    fn cell_size(&mut self, cell: &Spanned<String>) -> Option<u64> {
        match parse_size(&cell.value) {
            Ok(size) => Some(size),
            Err(why) => {
                let message = format!("`{}` is no size", cell.value);
                self.error(cell.span, message, |problem| problem.label(why.to_string()));
                None
            }
        }
    }

    /// Adds a disk; a step that describes it again wins.
    fn add_disk(&mut self, mount: Spanned<String>, disk: DraftDisk) {
        let disks = &mut self.draft().machine.disks;
        disks.retain(|known| known.value.mount != mount.value);
        disks.push(Spanned::new(DraftDisk { mount: mount.value, ..disk }, mount.span));
    }
}
