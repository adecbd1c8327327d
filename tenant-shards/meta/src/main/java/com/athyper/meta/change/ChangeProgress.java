package com.athyper.meta.change;

import java.time.Instant;

/**
 * How far a publication has come that is under way, or was when its node died.
 *
 * @param step which one is being made, from 1
 * @param steps how many there are before the switch
 * @param written rows, in this step
 * @param at when it was told
 */
public record ChangeProgress(int version, int step, int steps, long written, Instant at) {}
