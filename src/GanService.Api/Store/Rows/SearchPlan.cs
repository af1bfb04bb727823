namespace GanService.Api.Store.Rows;

/// <summary>How an experiment looks for the best of its jobs.</summary>
/// <param name="Method">The method.</param>
/// <param name="KeepOneIn">Of so many trials one goes on at each rung.</param>
/// <param name="Rungs">The steps at which trials wait for each other, ascending; none where each makes all steps.</param>
/// <param name="Seed">By which values were drawn.</param>
public sealed record SearchPlan(SearchMethod Method, int KeepOneIn, IReadOnlyList<int> Rungs, long Seed)
{
    public static SearchPlan Of(SearchMethod method, int steps, int trials, int keepOneIn, long seed)
    {
        List<int> rungs = [];
        if (method == SearchMethod.SuccessiveHalving)
        {
            for (long left = trials, share = keepOneIn; left >= keepOneIn; left /= keepOneIn, share *= keepOneIn)
                rungs.Insert(0, (int)(steps / share));
        }

        return new(method, keepOneIn, rungs, seed);
    }

    /// <summary>How many of so many trials go on.</summary>
    public int Kept(int trials) => Math.Max(1, trials / KeepOneIn);

    /// <summary>The steps that so many trials make in all.</summary>
    public long Budget(int trials, int steps)
    {
        var (budget, from) = (0L, 0);
        foreach (var rung in Rungs)
        {
            budget += (long)trials * (rung - from);
            (trials, from) = (Kept(trials), rung);
        }

        return budget + ((long)trials * (steps - from));
    }
}

/// <summary>How to look for the best of many jobs.</summary>
public enum SearchMethod
{
    /// <summary>All make all steps (Bergstra and Bengio, 2012).</summary>
    Random,

    /// <summary>All make a few steps; the best of them go on (Jamieson and Talwalkar, 2016).</summary>
    SuccessiveHalving,
}
