using System.Diagnostics;
using System.Net.Http.Json;
using GanService.Api.Tests.Generation;
using GanService.Engine;

namespace GanService.Benchmarks;

/// <summary>Whether <c>/generate</c> stays right for long: thousands of mixed requests, and an alias that is switched under load.</summary>
internal static class GenerateStress
{
    private const int Requests = 10_000, Switches = 1000, Clients = 8;

    public static async Task RunAsync(ServiceHost service)
    {
        List<string> checkpoints = [];
        for (var seed = 0; seed < 4; seed++)
            checkpoints.Add(await service.TrainAsync(new { seed, steps = 1, imageSize = 16 }));
        await RunAsync(service, checkpoints[..3], checkpoints[3], Requests / 10); // compiles, and makes what stays
        checkpoints[3] = await service.TrainAsync(new { seed = 4, steps = 1, imageSize = 16 });
        var before = Resident();
        var (answered, cancelled, gone) = await RunAsync(service, checkpoints[..3], checkpoints[3], Requests);
        Console.WriteLine($"| {Requests:N0} mixed requests: as alone, cancelled, of a deleted checkpoint | {answered:N0}, {cancelled:N0}, {gone:N0} |");
        Console.WriteLine($"| resident MiB before and after | {before}, {Resident()} |");
        Console.WriteLine($"| {Switches:N0} switches of an alias: answers, wrong or failed ones | {await SwitchAsync(service, checkpoints)} |");
    }

    private static async Task<(int Answered, int Cancelled, int Gone)> RunAsync(ServiceHost service, IReadOnlyList<string> checkpoints, string doomed, int requests)
    {
        var load = new MixedLoad(service.Http, checkpoints, doomed);
        await load.RunAsync(requests);
        return load.Counts;
    }

    private static async Task<string> SwitchAsync(ServiceHost service, List<string> checkpoints)
    {
        var pictures = new[] { await PictureAsync(service, checkpoints[0]), await PictureAsync(service, checkpoints[1]) };
        await SetAsync(service, checkpoints[0]);
        var (answers, wrong, done) = (0, 0, false);
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                using var answer = await service.Http.GetAsync("/generate?checkpoint=production&count=4");
                var picture = await answer.Content.ReadAsByteArrayAsync();
                Interlocked.Increment(ref answers);
                if (!pictures.Any(p => p.AsSpan().SequenceEqual(picture)))
                    Interlocked.Increment(ref wrong);
            }
        })).ToList();
        for (var i = 1; i <= Switches; i++)
            await SetAsync(service, checkpoints[i % 2]);
        Volatile.Write(ref done, true);
        await Task.WhenAll(clients);
        return $"{answers:N0}, {wrong}";
    }

    private static Task<byte[]> PictureAsync(ServiceHost service, string checkpoint) => service.Http.GetByteArrayAsync($"/generate?checkpoint={checkpoint}&count=4");

    private static async Task SetAsync(ServiceHost service, string checkpoint)
    {
        using var answer = await service.Http.PutAsJsonAsync("/aliases/production", new { checkpoint });
        answer.EnsureSuccessStatusCode();
    }

    private static long Resident()
    {
        TorchRuntime.ReturnMemory();
        return Process.GetCurrentProcess().WorkingSet64 >> 20;
    }
}
