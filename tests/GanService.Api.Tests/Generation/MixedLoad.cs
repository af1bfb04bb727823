using System.Collections.Concurrent;
using System.Net;

namespace GanService.Api.Tests.Generation;

/// <summary>Many requests of many kinds at once, of which every answer must be the one that the request gets alone.</summary>
public sealed class MixedLoad(HttpClient http, IReadOnlyList<string> checkpoints, string doomed)
{
    private const int Clients = 32, Kinds = 60;

    /// <summary>Answered requests, those that were cancelled, and those of the checkpoint that was deleted.</summary>
    public (int Answered, int Cancelled, int Gone) Counts => (answered, cancelled, gone);

    private readonly ConcurrentDictionary<string, byte[]> alone = [];
    private int answered;
    private int cancelled;
    private int gone;

    /// <summary>Makes each picture alone, then asks for all of them at once; halfway the doomed checkpoint is deleted.</summary>
    public async Task RunAsync(int requests)
    {
        foreach (var address in Enumerable.Range(0, Kinds).Select(Address).Distinct())
            alone[address] = await http.GetByteArrayAsync(address);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i <= requests; i = Interlocked.Increment(ref next))
            {
                if (i == requests / 2)
                    (await http.DeleteAsync($"/checkpoints/{doomed}")).EnsureSuccessStatusCode();
                await AskAsync(i);
            }
        })));
    }

    private async Task AskAsync(int i)
    {
        var address = Address(i * 7919);
        using var hangUp = new CancellationTokenSource();
        if (i % 10 == 0)
            hangUp.CancelAfter(i % 20);
        try
        {
            using var answer = await http.GetAsync(address, hangUp.Token);
            if (answer.StatusCode == HttpStatusCode.NotFound && address.Contains(doomed))
                Interlocked.Increment(ref gone);
            else if (answer.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            else if (!(await answer.Content.ReadAsByteArrayAsync(hangUp.Token)).AsSpan().SequenceEqual(alone[address]))
                throw new InvalidOperationException($"{address} gave other bytes than alone.");
            else
                Interlocked.Increment(ref answered);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref cancelled);
        }
    }

    private string Address(int i)
    {
        var kind = i % Kinds;
        var checkpoint = kind % 10 == 9 ? doomed : checkpoints[kind % checkpoints.Count];
        return $"/generate?checkpoint={checkpoint}&seed={kind}" + (kind % 6) switch
        {
            0 => "&count=20&columns=7",
            1 => "&count=3&format=zip&scale=2",
            2 => "&count=5&format=float32",
            3 => "&count=4&format=gif",
            4 => "&truncation=0.5",
            _ => "",
        };
    }
}
