using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Migrations.Sqlite;

/// <summary>Gives dotnet-ef a context without a host.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<StudioDbContext>
{
    public StudioDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<StudioDbContext>();
        new StudioDatabase(false, "Data Source=design.db").Configure(builder);
        return new StudioDbContext(builder.Options);
    }
}
