namespace GanService.Engine.Tests;

/// <summary>Real portraits, which lie beside a checkout and not in it.</summary>
public static class SharedData
{
    /// <summary>A file's path. Without it the test is skipped, and fails where <c>CI</c> is set.</summary>
    public static string File(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (System.IO.File.Exists(path))
                return path;
        }

        var reason = $"shared/data/{name} is in no folder above {AppContext.BaseDirectory}.";
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
        return "";
    }
}
