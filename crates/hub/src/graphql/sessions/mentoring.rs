//! What a mentor sees and does: when they can be booked, their sessions, and what became of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use portico_domain::member::{Member, Role};
use portico_domain::session::booking::BookingId;
use portico_domain::session::hours::{OnDay, Range, Weekly};
use portico_domain::session::{Availability, Booking as Row, Hours};
use portico_domain::{Code, MemberId};
use portico_ledger::hub::HubView;

use super::Booking;
use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::ids;
use crate::graphql::limits::{DEED_COST, page, page_cost};
use crate::graphql::moment::Moment;

#[derive(Default)]
pub(crate) struct MentorMutation;

/// What a mentor does.
pub(crate) struct Mentoring {
    view: Arc<HubView>,
    mentor: MemberId,
}

/// Minutes after midnight at the venue.
#[derive(SimpleObject)]
struct Stretch {
    from: u16,
    until: u16,
}

#[derive(InputObject)]
struct StretchInput {
    from: i32,
    until: i32,
}

#[derive(SimpleObject)]
struct WeeklyHours {
    /// 1 is Monday.
    weekday: u8,
    stretches: Vec<Stretch>,
}

#[derive(InputObject)]
struct WeeklyHoursInput {
    weekday: i32,
    stretches: Vec<StretchInput>,
}

/// Replaces the week's hours on that day; none: no sessions.
#[derive(SimpleObject)]
struct DayHours {
    day: String,
    stretches: Vec<Stretch>,
}

#[derive(InputObject)]
struct DayHoursInput {
    day: String,
    stretches: Vec<StretchInput>,
}

impl Mentoring {
    /// What `member` does as a mentor; none where they are none.
    pub(crate) fn of(view: &Arc<HubView>, member: MemberId) -> Result<Option<Self>, Denial> {
        let row: Option<Member> = view.rows().get(&member)?;
        let is_mentor = row.is_some_and(|row| row.role == Role::Mentor);
        Ok(is_mentor.then(|| Self { view: Arc::clone(view), mentor: member }))
    }

    fn availability(&self) -> Result<Hours, Denial> {
        let row: Option<Availability> = self.view.rows().get(&self.mentor)?;
        Ok(row.unwrap_or_default().hours)
    }
}

#[Object]
impl Mentoring {
    async fn hours(&self) -> Result<Vec<WeeklyHours>, Denial> {
        let mut days: BTreeMap<u8, Vec<Stretch>> = BTreeMap::new();
        for Weekly { weekday, range } in self.availability()?.weekly {
            days.entry(weekday + 1).or_default().push(range.into());
        }
        Ok(days
            .into_iter()
            .map(|(weekday, stretches)| WeeklyHours { weekday, stretches })
            .collect())
    }

    async fn days(&self) -> Result<Vec<DayHours>, Denial> {
        let days = self.availability()?.days.into_iter();
        Ok(days.map(DayHours::from).collect())
    }

    /// From the beginning of today where nothing is said, in the order of time.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn sessions(
        &self,
        context: &Context<'_>,
        from: Option<Moment>,
        #[graphql(default = 50)] first: i32,
    ) -> Result<Vec<Booking>, Denial> {
        let asked = asked(context);
        let from_ms = from.map(|from| from.0);
        let ids = asked.hub().sessions_of(self.mentor, from_ms, asked.now_ms(), page(first))?;
        ids.into_iter().map(|id| Booking::of_mentor(asked, id)).collect()
    }
}

#[Object]
impl MentorMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn set_availability(
        &self,
        context: &Context<'_>,
        hours: Vec<WeeklyHoursInput>,
        days: Vec<DayHoursInput>,
    ) -> Result<Mentoring, Denial> {
        let asked = asked(context);
        let me = mentor(asked)?;
        asked.hub().set_own_hours(me, read_hours(hours, days)?, asked.now_ms())?;
        let mentoring = Mentoring::of(&asked.view()?, me)?;
        mentoring.ok_or_else(|| Code::Forbidden.into())
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn complete_session(
        &self,
        context: &Context<'_>,
        booking: ID,
    ) -> Result<Booking, Denial> {
        let asked = asked(context);
        let id = own(asked, &booking)?;
        asked.hub().complete_session(id, asked.now_ms())?;
        Booking::of_mentor(asked, id)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn mark_no_show(&self, context: &Context<'_>, booking: ID) -> Result<Booking, Denial> {
        let asked = asked(context);
        let id = own(asked, &booking)?;
        asked.hub().mark_no_show(id, asked.now_ms())?;
        Booking::of_mentor(asked, id)
    }
}

/// Who is signed in, if they are a mentor.
fn mentor(asked: &Asked) -> Result<MemberId, Denial> {
    let me = asked.signed_in()?;
    let is_mentor = Mentoring::of(&asked.view()?, me)?.is_some();
    if is_mentor { Ok(me) } else { Err(Code::Forbidden.into()) }
}

/// A booking with the mentor who is signed in. Another's is as if there were none.
fn own(asked: &Asked, id: &ID) -> Result<BookingId, Denial> {
    let (me, id) = (mentor(asked)?, ids::named(id)?);
    let row: Option<Row> = asked.view()?.rows().get(&id)?;
    let own = row.is_some_and(|row| row.mentor == me);
    if own { Ok(id) } else { Err(Code::NotFound.into()) }
}

impl From<Range> for Stretch {
    fn from(range: Range) -> Self {
        Self { from: range.from, until: range.until }
    }
}

impl From<OnDay> for DayHours {
    fn from(on: OnDay) -> Self {
        let day = NaiveDate::from_epoch_days(on.day).unwrap_or_default().to_string();
        Self { day, stretches: on.ranges.into_iter().map(Into::into).collect() }
    }
}

impl StretchInput {
    fn read(&self) -> Result<Range, Denial> {
        let minute = |minute| u16::try_from(minute).map_err(|_| bad_hours());
        Ok(Range { from: minute(self.from)?, until: minute(self.until)? })
    }
}

fn read_hours(weekly: Vec<WeeklyHoursInput>, days: Vec<DayHoursInput>) -> Result<Hours, Denial> {
    let mut hours = Hours::default();
    for day in weekly {
        let weekday = u8::try_from(day.weekday).ok().and_then(|day| day.checked_sub(1));
        let weekday = weekday.filter(|day| *day < 7).ok_or_else(bad_hours)?;
        for stretch in day.stretches {
            hours.weekly.push(Weekly { weekday, range: stretch.read()? });
        }
    }
    for on in days {
        let day: NaiveDate = on.day.parse().map_err(|_| bad_hours())?;
        let ranges = on.stretches.iter().map(StretchInput::read).collect::<Result<_, _>>()?;
        hours.days.push(OnDay { day: day.to_epoch_days(), ranges });
    }
    Ok(hours)
}

fn bad_hours() -> Denial {
    Denial::malformed(
        400,
        "weekdays are 1 to 7, days as 2026-11-24, minutes 0 to 1440, the later behind",
    )
}
