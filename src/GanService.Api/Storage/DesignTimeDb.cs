using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace GanService.Api.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting the service.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<GanServiceDb>
{
    public GanServiceDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<GanServiceDb>().UseSqlite().Options);
}
