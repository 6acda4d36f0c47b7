// The words of the API, by their names; openapi.ts is made from the program's own description.
import type { components } from './openapi.ts';

type Schemas = components['schemas'];
export type HouseEvent = Schemas['Event'];
export type Task = Schemas['Task'];
export type Step = Schemas['Step'];
export type Card = Schemas['Card'];
export type Question = Schemas['Question'];
export type CardAnswer = Schemas['Decision']['answer'];
export type Mode = NonNullable<Schemas['RunHints']['mode']>;
export type Me = Schemas['Me'];
export type Preview = Schemas['Preview'];
export type Grant = Schemas['Grant'];
export type Reach = Schemas['Reach'];
export type ReachRow = Schemas['ReachRow'];
export type Room = Schemas['Room'];
export type CalendarItem = Schemas['CalendarItem'];
export type Person = Schemas['Person'];
export type NamedList = Schemas['NamedList'];
export type Reminder = Schemas['Reminder'];
export type Fact = Schemas['Fact'];
export type Left = Schemas['Left'];
export type Device = Schemas['Device'];
export type Model = Schemas['Model'];
export type Settings = Schemas['Settings'];
export type Finding = Schemas['Finding'];
export type ImportReport = Schemas['ImportReport'];
export type Traces = Schemas['Traces'];
