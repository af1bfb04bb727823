namespace GanService.Cli;

/// <summary>A line that tells how far something is: redrawn on a terminal, else written now and then.</summary>
internal sealed class StatusLine
{
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(10);

    private readonly bool isRedrawn = !Console.IsOutputRedirected;
    private int drawn;
    private long writtenAt;
    private string? writtenStage;

    /// <param name="stage">What is being done: a line about something else is written at once.</param>
    /// <param name="text">How far it is.</param>
    public void Show(string stage, string text)
    {
        if (isRedrawn)
        {
            var line = text[..Math.Min(text.Length, Math.Max(0, Console.WindowWidth - 1))];
            Console.Write($"\r{line.PadRight(drawn)}");
            drawn = line.Length;
        }
        else if (stage != writtenStage || TimeProvider.System.GetElapsedTime(writtenAt) >= interval)
        {
            (writtenStage, writtenAt) = (stage, TimeProvider.System.GetTimestamp());
            Console.WriteLine(text);
        }
    }

    /// <summary>Leaves the line as it is; what is written next stands below.</summary>
    public void End()
    {
        if (drawn > 0)
            Console.WriteLine();
        drawn = 0;
    }
}
