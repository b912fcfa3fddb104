using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Jobs;

/// <summary>The one way in which a job's state changes: only from the version that was read, giving it a new one.</summary>
public static class JobRows
{
    /// <summary>Whether the row still was as read and is now changed; false where another writer came first.</summary>
    public static async Task<bool> ChangeAsync(StudioDbContext db, Job read, Action<UpdateSettersBuilder<Job>> change, CancellationToken cancellation)
    {
        var next = Guid.NewGuid();
        return await db.Jobs.Where(j => j.Id == read.Id && j.Version == read.Version).ExecuteUpdateAsync(set =>
        {
            change(set);
            set.SetProperty(j => j.Version, next);
        }, cancellation) == 1;
    }
}
