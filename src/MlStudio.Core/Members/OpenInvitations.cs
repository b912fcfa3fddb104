using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Members;

/// <summary>Links end with the right to make them: who loses that could otherwise come back by one.</summary>
internal static class OpenInvitations
{
    public static Task RevokeAsync(StudioDbContext db, Expression<Func<Invitation, bool>> which, DateTimeOffset now, CancellationToken cancellation) =>
        db.Invitations.Where(which).Where(i => i.UsedAt == null && i.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.Version, Guid.NewGuid()), cancellation);
}
