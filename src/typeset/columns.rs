//! Column widths: what the cells of a table ask for → what each column gets.
//!
//! 1. Each column says how wide its widest line is, how narrow it may become, and how much text a typical row has in it.
//! 2. What fits is widened in proportion.
//! 3. What does not fit is shared so that a typical row has about as many lines in each column that breaks: the table is
//!    as low as it can be.
//! 4. Then room goes from column to column for as long as that makes the rows lower: one long cell does not widen a column
//!    whose other cells are short.
//! 5. A table takes the widths of an earlier one with the same head, where they suit it: lists of one kind look alike.

/// Widest cell that is kept on one line while most of the room is left for other columns: a date with its mark.
const UNBROKEN_IF_ROOM: f32 = 96.0;
/// Widest cell that is kept on one line while there is any room: an amount, a short name.
const UNBROKEN: f32 = 74.0;
/// Widest head that is kept on one line while there is room.
const UNBROKEN_HEAD: f32 = 60.0;
/// Widest word that is never cut while there is room.
const LONGEST_WORD: f32 = 130.0;
/// The share of the room up to which cells are kept whole, at the cost of text that breaks anyway.
const FOR_WHOLE_CELLS: f32 = 0.75;
/// Steps of the search for widths; each halves the error.
const STEPS: usize = 24;
/// Rows by which the height of a table is judged.
const ROWS: usize = 48;
/// The share of the room that goes from one column to another at a time.
const MOVED: f32 = 0.02;
/// Such moves, at most.
const MOVES: usize = 60;
/// How much of a line's width is lost at its end, in points: about half a word; in a narrow column not more than this share.
const RAGGED: (f32, f32) = (11.0, 0.3);
/// How much narrower than its own widths a column may be for the sake of an earlier table's widths.
const SUITS: f32 = 0.8;
/// Tables whose widths are remembered.
const REMEMBERED: usize = 6;

/// What the cells of a column ask for, in points.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The widest line.
    natural: f32,
    /// The widest cell of those that are kept whole while there is room, or the widest word.
    whole: f32,
    /// As before, where there is less room.
    least: f32,
    /// Sum of the squares of the cells' widths.
    squares: f32,
    cells: f32,
    /// The widths of the first cells.
    rows: Vec<f32>,
}

impl Wanted {
    /// Takes in the head: it may be higher than the rows, and says nothing about them.
    pub fn take_head(&mut self, line: f32, word: f32) {
        let in_two_lines = word.max(line * 0.62).min(LONGEST_WORD);
        let unless_short = if line <= UNBROKEN_HEAD { line } else { in_two_lines };
        self.natural = self.natural.max(line);
        self.whole = self.whole.max(unless_short);
        self.least = self.least.max(unless_short);
    }

    /// Takes in a cell: the width of its text on one line, and of its widest part that does not break.
    pub fn take(&mut self, line: f32, word: f32) {
        let unless_short = |limit: f32| if line <= limit { line } else { word.min(LONGEST_WORD) };
        self.natural = self.natural.max(line);
        self.whole = self.whole.max(unless_short(UNBROKEN_IF_ROOM));
        self.least = self.least.max(unless_short(UNBROKEN));
        self.squares += line * line;
        self.cells += 1.0;
        if self.rows.len() < ROWS {
            self.rows.push(line);
        }
    }

    /// Returns the width of a typical cell; long ones count for more, since they make the rows high.
    fn mass(&self) -> f32 {
        (self.squares / self.cells.max(1.0)).sqrt()
    }
}

/// Returns the least widths, none below `narrowest`.
pub fn least(wanted: &[Wanted], narrowest: f32) -> Vec<f32> {
    wanted.iter().map(|it| it.least.max(narrowest)).collect()
}

/// Returns the width at which no cell is broken.
pub fn natural(wanted: &[Wanted]) -> f32 {
    wanted.iter().map(|it| it.natural).sum()
}

/// Shares `room` among columns; `scale` is the size of their text against that at which they were measured.
pub fn share(wanted: &[Wanted], (room, narrowest, scale): (f32, f32, f32)) -> Vec<f32> {
    let of = |pick: fn(&Wanted) -> f32| {
        wanted
            .iter()
            .map(|it| pick(it).max(narrowest) * scale)
            .collect::<Vec<f32>>()
    };
    let natural = of(|it| it.natural);
    let all: f32 = natural.iter().sum();
    if all <= room {
        return natural.iter().map(|width| width * room / all).collect();
    }
    let least = with_whole_cells(&of(|it| it.least), &of(|it| it.whole), room * FOR_WHOLE_CELLS);
    let all: f32 = least.iter().sum();
    if all >= room {
        return least.iter().map(|width| width * room / all).collect();
    }
    let mass = of(Wanted::mass);
    // With `lines` lines in a typical row; the sum of the widths falls as that rises.
    let at = |lines: f32| {
        let columns = mass.iter().zip(natural.iter().zip(&least));
        columns
            .map(|(mass, (natural, least))| (mass / lines).clamp(*least, natural.max(*least)))
            .collect::<Vec<f32>>()
    };
    let (mut few, mut many) = (0.01_f32, mass.iter().sum::<f32>().max(1.0));
    for _ in 0..STEPS {
        let middle = (few * many).sqrt();
        if at(middle).iter().sum::<f32>() > room {
            few = middle;
        } else {
            many = middle;
        }
    }
    let widths = at(many);
    let all: f32 = widths.iter().sum();
    let widths = widths.iter().map(|width| width * room / all).collect();
    lowered(widths, &least, wanted, scale)
}

/// Returns widths with which the rows are lower, none below `least`.
fn lowered(mut widths: Vec<f32>, least: &[f32], wanted: &[Wanted], scale: f32) -> Vec<f32> {
    let rows = wanted.iter().map(|it| it.rows.len()).max().unwrap_or(0);
    let height = |widths: &[f32]| -> f32 {
        let lines = |row: usize| {
            let cells = wanted.iter().zip(widths);
            let of = |(wanted, width): (&Wanted, &f32)| {
                let line = wanted.rows.get(row).copied().unwrap_or_default() * scale;
                let used = width - (RAGGED.0 * scale).min(width * RAGGED.1);
                if line <= *width { 1.0 } else { line / used }
            };
            cells.map(of).fold(1.0, f32::max)
        };
        (0..rows).map(lines).sum()
    };
    let step = widths.iter().sum::<f32>() * MOVED;
    let moved = |widths: &[f32], from: usize, to: usize| {
        let mut tried = widths.to_vec();
        *tried.get_mut(from)? -= step;
        *tried.get_mut(to)? += step;
        let fits = tried.get(from) >= least.get(from);
        fits.then_some(tried)
    };
    let mut now = height(&widths);
    for _ in 0..MOVES {
        let pairs = (0..widths.len()).flat_map(|from| (0..widths.len()).map(move |to| (from, to)));
        let tries = pairs.filter(|(from, to)| from != to);
        let tries = tries.filter_map(|(from, to)| moved(&widths, from, to).map(|it| (height(&it), it)));
        let Some((lower, best)) = tries.min_by(|one, other| one.0.total_cmp(&other.0)) else {
            break;
        };
        if lower >= now - 0.01 {
            break;
        }
        (now, widths) = (lower, best);
    }
    widths
}

/// Returns the least widths, those columns widened to whole cells that need the smallest addition, while `room` lasts.
fn with_whole_cells(least: &[f32], whole: &[f32], room: f32) -> Vec<f32> {
    let mut widths = least.to_vec();
    let mut left = room - least.iter().sum::<f32>();
    let mut missing: Vec<(usize, f32)> = whole
        .iter()
        .zip(least)
        .map(|(whole, least)| whole - least)
        .enumerate()
        .collect();
    missing.sort_by(|one, other| one.1.total_cmp(&other.1));
    for (column, missing) in missing {
        if let Some(width) = widths.get_mut(column).filter(|_| missing <= left) {
            *width += missing;
            left -= missing;
        }
    }
    widths
}

/// The widths of the tables before, by their heads.
#[derive(Debug, Default)]
pub struct Earlier(Vec<(Vec<String>, Vec<f32>)>);

impl Earlier {
    /// Returns the widths of an earlier table with this head where they suit the columns, else `own`; remembers them.
    pub fn alike(
        &mut self,
        head: Vec<String>,
        own: Vec<f32>,
        wanted: &[Wanted],
        (narrowest, scale): (f32, f32),
    ) -> Vec<f32> {
        let known = self.0.iter().position(|(other, _)| *other == head);
        let known = known.map(|place| self.0.remove(place).1);
        let room = |widths: &[f32]| widths.iter().sum::<f32>();
        let suits = |widths: &Vec<f32>| {
            let same_room = widths.len() == own.len() && (room(widths) - room(&own)).abs() < 0.5;
            let columns = widths.iter().zip(own.iter().zip(wanted));
            same_room
                && columns.into_iter().all(|(width, (own, wanted))| {
                    let whole = *width >= wanted.natural.max(narrowest) * scale;
                    whole || (*width >= wanted.least.max(narrowest) * scale && *width >= own * SUITS)
                })
        };
        let widths = known.filter(suits).unwrap_or(own);
        if self.0.len() >= REMEMBERED {
            self.0.remove(0);
        }
        self.0.push((head, widths.clone()));
        widths
    }
}
