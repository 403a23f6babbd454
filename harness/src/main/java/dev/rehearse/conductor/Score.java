package dev.rehearse.conductor;

import dev.rehearse.plan.Plan;
import dev.rehearse.record.RunFolder;
import java.util.Optional;

/**
 * What a conductor runs by. Immutable.
 *
 * @param company who takes part
 * @param folder where what happens is recorded
 * @param sabotage the sabotage in force; empty: none
 * @param control the script of a control; empty: this is the rehearsal itself
 * @param audience who is told what goes on
 */
public record Score(
    Plan plan,
    Company company,
    RunFolder folder,
    String sabotage,
    Optional<ControlScript> control,
    Audience audience) {}
